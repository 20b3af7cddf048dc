package io.thalweg.scoring.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.schemas.Score;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.weights.Snapshot;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScorerTest {

    private final CountingEngine engine = new CountingEngine();
    private final LiveModels models = new LiveModels(SmallModel.pipeline().network(), engine, Runnable::run, () -> {});
    private final AtomicReference<LabeledEvents> labeledEvents = new AtomicReference<>(LabeledEvents.NONE);
    private final Scorer scorer =
            new Scorer(SmallModel.pipeline().model(), SmallModel.WIRE, models, labeledEvents::get);

    @AfterEach
    void closesEveryNetwork() {
        scorer.close();
        models.close();
        assertThat(engine.open).isZero();
    }

    @Test
    void refusesToScoreBeforeAVersionIsLive() {
        assertThatThrownBy(() -> scorer.decide(record(2_000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wait until a version is live");
    }

    @Test
    void turnsOutputsIntoPredictions() {
        engine.output = 2;
        serve(SmallModel.snapshot("0.1"));

        assertThat(score(2_000).output()[0]).isCloseTo((float) (1 / (1 + Math.exp(-2))), within(1e-7f));
    }

    @Test
    void saysWhichVersionGaveTheScoreAndHowFarItHadLearned() {
        serve(SmallModel.snapshot("3.17", Map.of(), 1_500));

        Score score = score(2_000);

        assertThat(score.eventId()).isEqualTo("e");
        assertThat(score.timeMillis()).isEqualTo(1);
        assertThat(score.version()).isEqualTo("3.17");
        assertThat(score.weightsHash()).isEqualTo("hash of 3.17");
        assertThat(score.trainedThroughMillis()).isEqualTo(1_500);
        assertThat(score.stalenessMillis()).isEqualTo(500);
    }

    @Test
    void isNotStaleWhenTheModelHasSeenWhatIsYounger() {
        serve(SmallModel.snapshot("0.1", Map.of(), 1_500));

        assertThat(score(1_400).stalenessMillis()).isZero();
    }

    @Test
    void countsTheEventsThatItsVersionHasNotLearned() {
        serve(SmallModel.snapshot("0.1", Map.of("readings.labeled-events-0", 100L), 1_000));
        labeledEvents.set(reach(130));
        assertThat(score(2_000).stalenessEvents()).isEqualTo(30);

        labeledEvents.set(reach(150));
        assertThat(score(2_000).stalenessEvents()).isEqualTo(50);

        serve(SmallModel.snapshot("0.2", Map.of("readings.labeled-events-0", 140L), 1_000));
        assertThat(score(2_000).stalenessEvents()).isEqualTo(10);
    }

    @Test
    void refusesAnEventWhoseOutputIsNotFinite() {
        serve(SmallModel.snapshot("0.1"));
        engine.output = Float.NaN;

        ScoringResult result = scorer.decide(record(2_000));

        assertThat(result).isInstanceOfSatisfying(ScoringResult.Refused.class, refused -> {
            assertThat(refused.deadLetter().stage()).isEqualTo("score");
            assertThat(refused.deadLetter().reason())
                    .isEqualTo(
                            "every output must be finite but 0.1 gives NaN; the event's numbers are too large for it");
        });
    }

    @Test
    void movesToTheNewestVersionAndFreesTheFormerNetwork() {
        serve(SmallModel.snapshot("0.1"));
        score(2_000);
        serve(SmallModel.snapshot("0.2"));
        serve(SmallModel.snapshot("0.3"));

        assertThat(score(2_000).version()).isEqualTo("0.3");
        assertThat(engine.open).isEqualTo(1);
    }

    @Test
    void cutsOffWhereTheVersionSaysWhateverThePipelineSays() {
        Snapshot usual = SmallModel.snapshot("0.1");
        serve(new Snapshot(
                usual.version(),
                usual.parameters(),
                usual.statistics().withClips(new double[] {0.25, Double.POSITIVE_INFINITY}),
                usual.provenance()));

        scorer.decide(new SourceRecord(
                "readings.events", 0, 7, 2_000, new byte[0], SmallModel.event("e", 1, 1e6, 1e6f, "a")));

        assertThat(engine.input[0]).isEqualTo(0.25f);
        assertThat(engine.input[1]).isGreaterThan(5);
    }

    private void serve(Snapshot snapshot) {
        models.offer(snapshot, "hash of " + snapshot.version());
    }

    private Score score(long timestampMillis) {
        return ((ScoringResult.Scored) scorer.decide(record(timestampMillis))).score();
    }

    private static SourceRecord record(long timestampMillis) {
        return new SourceRecord(
                "readings.events", 0, 7, timestampMillis, new byte[0], SmallModel.event("e", 1, 20.0, 0.5f, "a"));
    }

    private static LabeledEvents reach(long end) {
        return new LabeledEvents(Map.of("readings.labeled-events-0", 0L), Map.of("readings.labeled-events-0", end));
    }
}
