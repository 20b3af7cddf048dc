package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PublishConfig;
import io.thalweg.config.WhenDiverged;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.learner.Learner;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.trainer.Payments;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Payload;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

/** Batches of 4; the clock begins at 0 and moves only when told. */
class TrainOperatorHarnessTest {

    /** Weights every 10 steps or second, 3 versions kept; a partial batch waits for ever. */
    private static final Pipeline PATIENT = Payments.pipeline();

    /** Weights at each step; a partial batch waits 200 ms. */
    private static final Pipeline EAGER = Payments.pipeline(
            Optional.of(Duration.ofMillis(200)),
            new PublishConfig(1, Duration.ofSeconds(1), 3, Guarantee.AT_LEAST_ONCE),
            Map.of());

    @Test
    void marksOnceThatAListedValueHasNotOccurred() throws Exception {
        List<SourceRecord> negative = Payments.records(6_000).stream()
                .filter(record -> !Payments.isFraud(record.offset()))
                .limit(2_300)
                .toList();
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            train.feed(negative.subList(0, 996)).at(1_000);
            assertThat(train.marks()).isEmpty();

            train.feed(negative.subList(996, 1_100)).at(2_000);
            train.feed(negative.subList(1_100, 1_140)).at(3_000);

            assertThat(train.marks()).hasSize(1);
            JsonNode mark = train.marks().get(0);
            assertThat(mark.get("stage").asText()).isEqualTo("mark");
            assertThat(mark.get("mark").asText()).isEqualTo("unseen-value");
            assertThat(mark.get("time").asLong()).isEqualTo(2_000);
            assertThat(mark.get("field").asText()).isEqualTo("fraud");
            assertThat(mark.get("value").asText()).isEqualTo("yes");
            assertThat(mark.get("closest").isNull()).isTrue();
            assertThat(mark.get("message").asText())
                    .contains("none of 1,100 records")
                    .contains("\"no\"");
            try (TrainHarness resumed = TrainHarness.resume(PATIENT, train.snapshot())) {
                resumed.feed(negative.subList(1_140, 2_300)).at(4_000);
                assertThat(resumed.marks()).isEmpty();
            }
        }
    }

    @Test
    void publishesTheFirstVersionAtOnce() throws Exception {
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            assertThat(train.versions()).containsExactly("0.0");
            assertThat(train.records("payments.weights"))
                    .extracting(TrainHarness::key)
                    .containsExactly("payments/0.0/part/00000", "payments/0.0/manifest");
        }
    }

    @Test
    void publishesAfterTheStepsWithoutWaitingForTheTime() throws Exception {
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            train.feed(Payments.records(39));
            assertThat(train.versions()).containsExactly("0.0");

            train.feed(List.of(Payments.record(39)));

            assertThat(train.versions()).containsExactly("0.0", "0.10");
            Snapshot snapshot = train.newest().snapshot();
            assertThat(snapshot.provenance().parent()).contains(new Version(0, 0));
            assertThat(snapshot.provenance().accounting()).isEqualTo(new Accounting(40, 0, 0));
            assertThat(snapshot.provenance().trainedThrough()).containsEntry("payments.labeled-events-0", 40L);
        }
    }

    @Test
    void publishesAfterTheTimeWhatWasLearnedSince() throws Exception {
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            train.at(100).feed(Payments.records(8)).at(999);
            assertThat(train.versions()).containsExactly("0.0");

            train.at(1_000);

            assertThat(train.versions()).containsExactly("0.0", "0.2");
            assertThat(train.newest().snapshot().provenance().createdMillis()).isEqualTo(1_000);
        }
    }

    @Test
    void publishesFirstTheWeightsThatItStartsFrom() throws Exception {
        Payload start = learned();
        try (TrainHarness train = TrainHarness.startFrom(start, PATIENT)) {
            assertThat(train.versions()).containsExactly("0.0");
            assertThat(train.newest().snapshot().payload()).isEqualTo(start);

            train.feed(Payments.records(4)).at(1_000);

            assertThat(train.newest().snapshot().version()).isEqualTo(new Version(0, 1));
            assertThat(train.newest().snapshot().statistics().counts()[0])
                    .isEqualTo(start.statistics().counts()[0] + 4);
        }
    }

    @Test
    void prefersItsCheckpointToTheWeightsThatItStartsFrom() throws Exception {
        OperatorSubtaskState checkpoint;
        String hash;
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            checkpoint = train.feed(Payments.records(8)).at(1_000).snapshot();
            hash = train.newest().hash();
        }

        try (TrainHarness train = TrainHarness.resume(PATIENT, checkpoint, Optional.of(learned()))) {
            assertThat(train.newest().snapshot().version()).isEqualTo(new Version(1, 2));
            assertThat(train.newest().hash()).isEqualTo(hash);
        }
    }

    @Test
    void publishesNothingWhileNothingIsLearned() throws Exception {
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            train.feed(Payments.records(3)).at(3_600_000);

            assertThat(train.versions()).containsExactly("0.0");
        }
    }

    @Test
    void learnsAPartialBatchOnceItsOldestExampleHasWaited() throws Exception {
        try (TrainHarness train = TrainHarness.start(EAGER)) {
            train.at(100).feed(Payments.records(1)).at(250).feed(List.of(Payments.record(1)));
            assertThat(train.at(299).versions()).containsExactly("0.0");

            train.at(300);

            assertThat(train.versions()).containsExactly("0.0", "0.1");
            assertThat(train.newest().snapshot().provenance().accounting()).isEqualTo(new Accounting(2, 0, 0));
        }
    }

    @Test
    void startsTheClockAnewForEachPartialBatch() throws Exception {
        try (TrainHarness train = TrainHarness.start(EAGER)) {
            train.at(100).feed(Payments.records(4)).at(250).feed(List.of(Payments.record(4)));
            assertThat(train.at(449).versions()).containsExactly("0.0", "0.1");

            assertThat(train.at(450).versions()).containsExactly("0.0", "0.1", "0.2");
        }
    }

    @Test
    void makesARecordThatCannotBeUsedADeadLetterAndLearnsOn() throws Exception {
        SourceRecord garbage = Payments.source(2, new byte[] {9, 9, 9});
        List<SourceRecord> records = new ArrayList<>(Payments.records(9));
        records.set(2, garbage);
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            train.feed(records).at(1_000);

            assertThat(train.deadLetters()).hasSize(1);
            OutputRecord letter = train.deadLetters().get(0);
            assertThat(letter.key()).isEqualTo(garbage.key());
            assertThat(letter.value()).isEqualTo(garbage.value());
            assertThat(letter.headers())
                    .containsEntry(DeadLetter.SOURCE_TOPIC, "payments.labeled-events")
                    .containsEntry(DeadLetter.SOURCE_PARTITION, "0")
                    .containsEntry(DeadLetter.SOURCE_OFFSET, "2")
                    .containsEntry(DeadLetter.SOURCE_TIMESTAMP, Long.toString(garbage.timestampMillis()))
                    .containsEntry(DeadLetter.STAGE, "train")
                    .hasEntrySatisfying(
                            DeadLetter.REASON, reason -> assertThat(reason).isNotBlank());
            assertThat(train.newest().snapshot().provenance().accounting()).isEqualTo(new Accounting(8, 0, 1));
        }
    }

    @Test
    void reportsABadRecordThatIsAloneInAPartialBatch() throws Exception {
        try (TrainHarness train = TrainHarness.start(Payments.amountsInBatches())) {
            train.at(100).feed(List.of(Payments.amount(0, 1e30))).at(299);
            assertThat(train.deadLetters()).isEmpty();

            train.at(300).at(1_000);

            assertThat(train.deadLetters()).hasSize(1);
            assertThat(train.deadLetters().get(0).headers().get(DeadLetter.REASON))
                    .contains("amount");
            JsonNode report = train.reports().get(train.reports().size() - 1);
            assertThat(report.get("deadLetters").asInt()).isEqualTo(1);
            assertThat(report.get("pending").asInt()).isZero();
            assertThat(report.get("learned").asInt()).isZero();
        }
    }

    @Test
    void makesARecordOfThePartialBatchADeadLetterThatItsSettingsNowRefuse() throws Exception {
        List<SourceRecord> records = new ArrayList<>(Payments.records(9));
        records.add(Payments.negative(9));
        OperatorSubtaskState checkpoint = checkpoint(PATIENT, records);
        try (TrainHarness resumed = TrainHarness.resume(Payments.weightedByAmount(), checkpoint)) {
            assertThat(resumed.deadLetters()).hasSize(1);
            assertThat(resumed.deadLetters().get(0).headers())
                    .containsEntry(DeadLetter.SOURCE_OFFSET, "9")
                    .containsEntry(DeadLetter.STAGE, "train")
                    .hasEntrySatisfying(
                            DeadLetter.REASON, reason -> assertThat(reason).contains("amount", "-3"));
            assertAccounting(resumed, new Accounting(8, 1, 1));
        }
    }

    @Test
    void deletesVersionsBeyondThoseToKeep() throws Exception {
        try (TrainHarness train = TrainHarness.start(EAGER)) {
            train.feed(Payments.records(16));

            assertThat(train.versions()).containsExactly("0.0", "0.1", "0.2", "0.3", "0.4");
            assertThat(train.liveKeys())
                    .containsExactlyInAnyOrder(
                            "payments/0.2/part/00000",
                            "payments/0.2/manifest",
                            "payments/0.3/part/00000",
                            "payments/0.3/manifest",
                            "payments/0.4/part/00000",
                            "payments/0.4/manifest");
        }
    }

    @Test
    void deletesOldVersionsThatItFindsInTheTopicEvenIncompleteOnes() throws Exception {
        try (TrainHarness train = TrainHarness.start(
                EAGER,
                "payments/3.7/part/00000",
                "payments/3.7/part/00001",
                "payments/3.8/part/00000",
                "payments/3.8/manifest",
                "payments/3.9/part/00000",
                "payments/3.9/manifest")) {
            assertThat(train.records("payments.weights"))
                    .filteredOn(record -> record.value() == null)
                    .extracting(TrainHarness::key)
                    .containsExactly("payments/3.7/manifest", "payments/3.7/part/00000", "payments/3.7/part/00001");
        }
    }

    @Test
    void startsAboveEveryGenerationInTheTopic() throws Exception {
        try (TrainHarness train = TrainHarness.start(PATIENT, "payments/3.9/manifest", "payments/1.70/manifest")) {
            assertThat(train.versions()).containsExactly("4.0");
        }
    }

    @Test
    void resumesUnderTheNextGenerationAndSaysSoAtOnce() throws Exception {
        OperatorSubtaskState checkpoint = checkpoint(PATIENT, Payments.records(14));
        try (TrainHarness train = TrainHarness.resume(PATIENT, checkpoint)) {
            assertThat(train.versions()).containsExactly("1.3");
            assertThat(train.newest().snapshot().provenance().parent()).contains(new Version(0, 0));
        }
    }

    @Test
    void resumesAboveWhatWasPublishedAfterTheCheckpoint() throws Exception {
        OperatorSubtaskState checkpoint = checkpoint(PATIENT, Payments.records(14));
        try (TrainHarness train = TrainHarness.resume(PATIENT, checkpoint, "payments/5.10/part/00000")) {
            assertThat(train.versions()).containsExactly("6.3");
        }
    }

    @Test
    void endsWithTheSameWeightsWhereverItWasInterrupted() throws Exception {
        List<SourceRecord> records = new ArrayList<>(Payments.records(43));
        records.set(5, Payments.source(5, new byte[] {1, 2}));
        records.set(30, Payments.source(30, new byte[0]));
        String hash = hashAfter(records);

        for (int cut = 0; cut <= records.size(); cut++) {
            OperatorSubtaskState checkpoint = checkpoint(PATIENT, records.subList(0, cut));
            try (TrainHarness resumed = TrainHarness.resume(PATIENT, checkpoint)) {
                resumed.feed(records.subList(cut, records.size())).finish();

                assertThat(resumed.newest().hash()).as("cut at " + cut).isEqualTo(hash);
                assertThat(resumed.newest().snapshot().version()).isEqualTo(new Version(1, 10));
                assertAccounting(resumed, new Accounting(40, 1, 2));
            }
        }
    }

    private static String hashAfter(List<SourceRecord> records) throws Exception {
        try (TrainHarness whole = TrainHarness.start(PATIENT)) {
            whole.feed(records).finish();
            assertAccounting(whole, new Accounting(40, 1, 2));
            return whole.newest().hash();
        }
    }

    private static void assertAccounting(TrainHarness train, Accounting expected) throws Exception {
        JsonNode report = train.reports().get(train.reports().size() - 1);
        assertThat(new Accounting(
                        report.get("learned").asLong(),
                        report.get("pending").asLong(),
                        report.get("deadLetters").asLong()))
                .isEqualTo(expected);
    }

    @Test
    void resumesTheClockOfAPartialBatch() throws Exception {
        OperatorSubtaskState checkpoint = checkpoint(EAGER, Payments.records(2));
        try (TrainHarness train = TrainHarness.resume(EAGER, checkpoint)) {
            assertThat(train.at(199).versions()).containsExactly("1.0");

            assertThat(train.at(200).versions()).containsExactly("1.0", "1.1");
        }
    }

    @Test
    void publishesWhatIsLeftAtTheEndOfTheInput() throws Exception {
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            train.feed(Payments.records(11)).finish();

            assertThat(train.versions()).containsExactly("0.0", "0.2");
            assertThat(train.newest().snapshot().provenance().accounting()).isEqualTo(new Accounting(8, 3, 0));
        }
    }

    @Test
    void learnsAPartialBatchThatMayNotWaitAtTheEndOfTheInput() throws Exception {
        try (TrainHarness train = TrainHarness.start(EAGER)) {
            train.feed(Payments.records(11)).finish();

            assertThat(train.newest().snapshot().provenance().accounting()).isEqualTo(new Accounting(11, 0, 0));
        }
    }

    @Test
    void reportsFiveTimesASecondWhileAnythingChangesAndOnceWhenItStops() throws Exception {
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            assertThat(train.reports()).hasSize(1);

            train.at(80).feed(Payments.records(10)).at(199);
            assertThat(train.reports()).hasSize(1);

            train.at(200);
            assertThat(train.reports()).hasSize(2);

            train.at(400);
            assertThat(train.reports()).hasSize(3);
            assertThat(train.reports().get(2).get("examplesPerSecond").asDouble())
                    .isZero();

            // What was learned is published when its time comes, which the last report says.
            train.at(60_000);
            assertThat(train.reports()).hasSize(4);
            assertThat(train.reports().get(2).get("published").asText()).isEqualTo("0.0");
            assertThat(train.reports().get(3).get("published").asText()).isEqualTo("0.2");
            assertThat(train.reports().get(3).get("version").asText()).isEqualTo("0.2");

            train.at(120_000);
            assertThat(train.reports()).hasSize(4);
        }
    }

    @Test
    void reportsWhereTrainingStands() throws Exception {
        List<SourceRecord> records = new ArrayList<>(Payments.records(10));
        records.set(0, Payments.source(0, "no event".getBytes(StandardCharsets.UTF_8)));
        try (TrainHarness train = TrainHarness.start(PATIENT)) {
            train.at(500).feed(records).at(1_000);

            JsonNode report = train.reports().get(1);
            assertThat(train.records("payments.metrics"))
                    .extracting(TrainHarness::key)
                    .containsOnly("train");
            assertThat(report.get("stage").asText()).isEqualTo("train");
            assertThat(report.get("time").asLong()).isEqualTo(1_000);
            assertThat(report.get("version").asText()).isEqualTo("0.2");
            assertThat(report.get("published").asText()).isEqualTo("0.2");
            assertThat(report.get("read").asLong()).isEqualTo(10);
            assertThat(report.get("learned").asLong()).isEqualTo(8);
            assertThat(report.get("pending").asLong()).isEqualTo(1);
            assertThat(report.get("deadLetters").asLong()).isEqualTo(1);
            assertThat(report.get("examplesPerSecond").asDouble()).isEqualTo(8.0);
            assertThat(report.get("loss").asDouble()).isPositive();
            assertThat(report.get("metrics").get("accuracy").asDouble()).isBetween(0.0, 1.0);
            assertThat(report.get("baselines").get("majority").asDouble()).isBetween(0.0, 1.0);
            assertThat(report.get("trainedThrough")
                            .get("payments.labeled-events-0")
                            .asLong())
                    .isEqualTo(9);
            assertThat(report.get("trainedThroughTime").asLong())
                    .isEqualTo(Payments.record(8).timestampMillis());
        }
    }

    /** Of 12,000 records, the one at offset 500 is an outlier. */
    private static List<SourceRecord> withOutlier() {
        List<SourceRecord> records = new ArrayList<>();
        for (int offset = 0; offset < 12_000; offset++) {
            records.add(Payments.amount(offset, offset == 500 ? 1e9 : null));
        }
        return records;
    }

    @Test
    void tellsOnceThatTrainingHasDivergedAndOnceThatItHasRecovered() throws Exception {
        List<SourceRecord> records = withOutlier();
        try (TrainHarness train = TrainHarness.start(Payments.amounts(WhenDiverged.RESTORE))) {
            train.feed(records.subList(0, 1_000)).at(1_000);

            assertThat(train.deadLetters()).isEmpty();
            assertThat(train.marks()).hasSize(1);
            JsonNode mark = train.marks().get(0);
            assertThat(mark.get("stage").asText()).isEqualTo("mark");
            assertThat(mark.get("mark").asText()).isEqualTo("divergence");
            assertThat(mark.get("sinceStep").asLong()).isEqualTo(501);
            assertThat(mark.get("restoredStep").asLong()).isPositive().isLessThan(501);
            assertThat(mark.get("version").asText())
                    .isEqualTo("0." + mark.get("step").asLong());
            // The predictions stay finite, so that it takes the levels some examples to tell.
            assertThat(mark.get("step").asLong()).isBetween(501L, 600L);
            assertThat(mark.get("cause").asText()).contains("amount is 1.0E9", "payments.labeled-events-0@500");
            assertThat(mark.get("remedies").get(0).asText()).contains("training.clip-norm: 1");
            assertThat(mark.get("offsets").get("payments.labeled-events-0").asLong())
                    .isBetween(501L, 600L);
            JsonNode report = train.reports().get(train.reports().size() - 1);
            assertThat(report.get("state").asText()).isEqualTo("diverged");
            assertThat(report.get("divergences").asLong()).isEqualTo(1);
            assertThat(report.get("restores").asLong()).isEqualTo(1);
            assertThat(report.get("divergence").get("sinceStep").asLong()).isEqualTo(501);
            assertThat(report.get("learned").asLong()).isEqualTo(1_000);

            train.feed(records.subList(1_000, 12_000)).at(2_000);

            assertThat(train.marks())
                    .extracting(each -> each.get("mark").asText())
                    .containsExactly("divergence", "recovered");
            report = train.reports().get(train.reports().size() - 1);
            assertThat(report.get("state").asText()).isEqualTo("ok");
            assertAccounting(train, new Accounting(12_000, 0, 0));
        }
    }

    @Test
    void holdsBackWeightsAfterAnOutlierAndSleepsMeanwhile() throws Exception {
        List<SourceRecord> records = withOutlier();
        try (TrainHarness train = TrainHarness.start(Payments.amounts(WhenDiverged.RESTORE))) {
            train.feed(records.subList(0, 501)).at(60_000);

            assertThat(train.newest().snapshot().version()).isEqualTo(new Version(0, 500));
            JsonNode report = train.reports().get(train.reports().size() - 1);
            assertThat(report.get("state").asText()).isEqualTo("suspect");
            assertThat(report.get("published").asText()).isEqualTo("0.500");

            train.feed(records.subList(501, 600));

            assertThat(train.newest().snapshot().version()).isEqualTo(new Version(0, 600));
            for (float parameter : train.newest().snapshot().parameters().values()) {
                assertThat(parameter).isBetween(-10f, 10f);
            }
        }
    }

    @Test
    void failsForGoodWhereADivergenceIsToStopTheTraining() throws Exception {
        List<SourceRecord> records = withOutlier();
        try (TrainHarness train = TrainHarness.start(Payments.amounts(WhenDiverged.STOP))) {
            train.feed(records.subList(0, 501));

            assertThatThrownBy(() -> train.feed(records.subList(501, 600)))
                    .isInstanceOf(SuppressRestartsException.class)
                    .rootCause()
                    .hasMessageStartingWith("training has diverged since step 501: amount is 1.0E9")
                    .hasMessageContaining("training.when-diverged: stop");
            assertThat(train.marks()).hasSize(1);
            assertThat(train.deadLetters()).isEmpty();
            assertThat(train.newest().snapshot().version()).isEqualTo(new Version(0, 500));
        }
    }

    @Test
    void failsForGoodWhereTheTaskManagerCannotRunTheEngine() {
        assertThatThrownBy(() -> TrainHarness.start(Payments.on(EngineChoice.ND4J_CUDA)))
                .isInstanceOf(SuppressRestartsException.class)
                .rootCause()
                .hasMessageStartingWith("engine nd4j-cuda needs ND4J's CUDA backend")
                .hasMessageContaining("use engine: auto");
    }

    @Test
    void resumesInTheMiddleOfADivergenceWithoutTellingItAgain() throws Exception {
        Pipeline pipeline = Payments.amounts(WhenDiverged.RESTORE);
        List<SourceRecord> records = withOutlier();
        String hash;
        try (TrainHarness whole = TrainHarness.start(pipeline)) {
            hash = whole.feed(records.subList(0, 2_000)).newest().hash();
        }
        for (int cut : new int[] {500, 501, 502, 590, 591, 592, 700, 1_591, 1_592}) {
            OperatorSubtaskState checkpoint = checkpoint(pipeline, records.subList(0, cut));
            try (TrainHarness resumed = TrainHarness.resume(pipeline, checkpoint)) {
                resumed.feed(records.subList(cut, 2_000));

                assertThat(resumed.newest().hash()).as("cut at " + cut).isEqualTo(hash);
                if (cut > 600) {
                    assertThat(resumed.marks()).as("cut at " + cut).isEmpty();
                }
            }
        }
    }

    private static OperatorSubtaskState checkpoint(Pipeline pipeline, List<SourceRecord> records) throws Exception {
        try (TrainHarness train = TrainHarness.start(pipeline)) {
            return train.feed(records).snapshot();
        }
    }

    /** Weights that forty other events have led to. */
    private static Payload learned() {
        try (Learner learner = Learner.of(PATIENT.learner(), Payments.WIRE, new JvmEngine())) {
            Payments.records(60).subList(20, 60).forEach(learner::accept);
            return learner.snapshot(0).payload();
        }
    }
}
