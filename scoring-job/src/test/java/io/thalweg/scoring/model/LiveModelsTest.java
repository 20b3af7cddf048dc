package io.thalweg.scoring.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.ScoringNetwork;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LiveModelsTest {

    private final CountingEngine engine = new CountingEngine();
    private final Queue<Runnable> building = new ArrayDeque<>();
    private int settled;
    private final LiveModels models =
            new LiveModels(SmallModel.pipeline().network(), engine, building::add, () -> settled++);

    @Test
    void servesNothingAtFirst() {
        assertThat(models.state().live()).isEmpty();
        assertThat(models.state().describe()).isEqualTo("no version yet");
    }

    @Test
    void servesAVersionOnceItIsBuilt() {
        offer("0.1");

        assertThat(models.state().live()).isEmpty();
        assertThat(models.state().describe()).isEqualTo("0.1: complete");

        build();

        LiveModel live = models.state().live().orElseThrow();
        assertThat(live.version()).hasToString("0.1");
        assertThat(live.hash()).isEqualTo("hash of 0.1");
        assertThat(models.state().describe()).isEqualTo("serving 0.1");
        assertThat(models.state().versionsServed()).isEqualTo(1);
        assertThat(settled).isEqualTo(1);
    }

    @Test
    void buildsOnlyTheNewestOfThoseThatWait() {
        offer("0.1");
        offer("0.2");
        Snapshot newest = offer("0.3");
        build();

        assertThat(engine.made).containsExactly(newest.parameters().values()[0]);
        assertThat(models.state().live().orElseThrow().version()).hasToString("0.3");
        assertThat(building).isEmpty();
    }

    @Test
    void buildsWhatIsOfferedWhileAnotherIsBuilt() {
        offer("0.1");
        Runnable first = building.remove();
        offer("0.2");
        first.run();
        offer("0.3");
        build();

        assertThat(models.state().live().orElseThrow().version()).hasToString("0.3");
    }

    @Test
    void letsVersionsWaitWhileTheyAreHeldAndThenBuildsTheNewest() {
        models.hold();
        offer("0.1");
        offer("0.2");
        assertThat(building).isEmpty();

        models.proceed();
        build();

        assertThat(models.state().live().orElseThrow().version()).hasToString("0.2");
        assertThat(models.state().versionsServed()).isEqualTo(1);

        offer("0.3");
        build();
        assertThat(models.state().live().orElseThrow().version()).hasToString("0.3");
    }

    @Test
    void settlesAlsoWhenNothingWaited() {
        models.proceed();
        build();

        assertThat(settled).isEqualTo(1);
        assertThat(models.state().live()).isEmpty();
    }

    @Test
    void neverGoesDown() {
        offer("1.5");
        build();
        offer("1.4");
        offer("0.900");
        offer("1.5");
        build();

        assertThat(models.state().live().orElseThrow().version()).hasToString("1.5");
        assertThat(models.state().versionsServed()).isEqualTo(1);
    }

    @Test
    void saysWhichVersionsItPassesOverWhenTheyGoOn() {
        offer("5.100");
        build();
        passOver("0.100", "0.100", "0.200");
        assertThat(models.state().describe()).isEqualTo("serving 5.100; passed over 0.200: not newer");
        passOver("0.300");
        assertThat(models.state().describe()).isEqualTo("serving 5.100; passed over 0.300: not newer");

        offer("5.200");
        build();
        assertThat(models.state().describe()).isEqualTo("serving 5.200");
    }

    @Test
    void saysNothingOfWhatAStoppedTrainerStillWrote() {
        offer("1.0");
        build();
        passOver("0.700", "0.700");
        offer("1.100");
        build();
        passOver("0.800");

        assertThat(models.state().describe()).isEqualTo("serving 1.100");
    }

    @Test
    void saysNothingOfOldVersionsThatAreReadAgain() {
        offer("0.300");
        build();
        models.hold();
        passOver("0.100", "0.200", "0.300");
        models.proceed();
        build();

        assertThat(models.state().describe()).isEqualTo("serving 0.300");
    }

    @Test
    void keepsServingTheLastGoodVersionWhenOneIsRefused() {
        offer("0.1");
        build();
        models.refuse("0.2 refused: its checksum is wrong");

        assertThat(models.state().live().orElseThrow().version()).hasToString("0.1");
        assertThat(models.state().describe()).isEqualTo("0.2 refused: its checksum is wrong; serving 0.1");

        offer("0.3");
        build();

        assertThat(models.state().describe()).isEqualTo("serving 0.3");
        assertThat(models.state().refusals()).isEqualTo(1);
        assertThat(models.state().lastRefusal()).contains("0.2 refused: its checksum is wrong");
    }

    @Test
    void refusesAVersionWhoseOutputsAreNotFinite() {
        offer("0.1");
        build();
        engine.output = Float.POSITIVE_INFINITY;
        offer("0.2");
        build();

        assertThat(models.state().describe())
                .isEqualTo("0.2 refused: outputs must be finite but output 0 is Infinity when all features are 0;"
                        + " serving 0.1");
        assertThat(engine.open).isEqualTo(1);
    }

    @Test
    void refusesAVersionThatTheEngineCannotBuild() {
        offer("0.1");
        build();
        engine.exhausted = true;
        offer("0.2");
        build();

        assertThat(models.state().describe())
                .isEqualTo("0.2 refused: it cannot be built: java.lang.OutOfMemoryError: native memory; serving 0.1");
    }

    @Test
    void preparesANetworkForEachScorer() {
        models.opened();
        models.opened();
        models.opened();
        offer("0.1");
        build();
        assertThat(engine.made).hasSize(3);

        LiveModel live = models.state().live().orElseThrow();
        try (ScoringNetwork first = live.claim();
                ScoringNetwork second = live.claim();
                ScoringNetwork third = live.claim()) {
            assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
            assertThat(engine.made).hasSize(3);
            try (ScoringNetwork unforeseen = live.claim()) {
                assertThat(unforeseen).isNotIn(first, second, third);
                assertThat(engine.made).hasSize(4);
            }
        }
    }

    @Test
    void freesWhatNobodyClaimed() {
        offer("0.1");
        build();
        assertThat(engine.open).isEqualTo(1);

        offer("0.2");
        build();
        assertThat(engine.open).isEqualTo(1);

        models.close();
        assertThat(engine.open).isZero();
    }

    private Snapshot offer(String version) {
        Snapshot snapshot = SmallModel.snapshot(version);
        models.offer(snapshot, "hash of " + version);
        return snapshot;
    }

    private void passOver(String... versions) {
        for (String version : versions) {
            models.passOver(Version.parse(version));
        }
    }

    private void build() {
        while (!building.isEmpty()) {
            building.remove().run();
        }
    }
}
