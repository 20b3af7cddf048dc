package io.thalweg.workbench.up.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.features.LabelSpec;
import io.thalweg.schemas.Score;
import org.junit.jupiter.api.Test;

class ServedScoresTest {

    private final ServedScores served = new ServedScores(new LabelSpec.Binary("class", "UP"));

    @Test
    void judgesAScoreWhetherItsLabelCameBeforeOrAfterIt() {
        served.label("a", 1);
        served.score(score("a", 0.9f, "0.1", 100, 5));
        served.score(score("b", 0.8f, "0.1", 100, 5));
        served.label("b", 0);

        assertThat(served.metrics().examples()).isEqualTo(2);
        assertThat(served.metrics().values()).containsEntry("accuracy", 0.5);
    }

    @Test
    void judgesEachEventOnceAndCountsEveryScore() {
        served.label("a", 1);
        served.score(score("a", 0.9f, "0.1", 100, 5));
        served.score(score("a", 0.9f, "0.1", 100, 5));

        assertThat(served.metrics().examples()).isEqualTo(1);
        assertThat(served.scores()).isEqualTo(2);
    }

    @Test
    void countsVersionsThatServed() {
        served.score(score("a", 0.9f, "0.1", 100, 5));
        served.score(score("b", 0.9f, "0.1", 100, 5));
        served.score(score("c", 0.9f, "0.2", 100, 5));

        assertThat(served.versions()).isEqualTo(2);
    }

    @Test
    void leavesVersionsThatHaveLearnedNothingOutOfTheStaleness() {
        served.score(score("a", 0.5f, "0.0", 0, 1_700_000_000_000L));
        assertThat(served.stalenessMillis()).isEmpty();

        served.score(score("b", 0.5f, "0.1", 100, 7));
        assertThat(served.stalenessMillis().orElseThrow().p99()).isEqualTo(7);
    }

    @Test
    void forgetsTheOldestOfWhatNeverMeetsItsCounterpart() {
        for (int i = 0; i <= 200_000; i++) {
            served.label("label-" + i, 1);
        }
        served.score(score("label-0", 0.9f, "0.1", 100, 5));
        served.score(score("label-1", 0.9f, "0.1", 100, 5));

        assertThat(served.metrics().examples()).isEqualTo(1);
    }

    @Test
    void countsNoScoreOfAVersionThatIsNone() {
        assertThatThrownBy(() -> served.score(score("a", 0.9f, "latest", 100, 5)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(served.scores()).isZero();
    }

    private static Score score(String id, float output, String version, long trainedThrough, long stalenessMillis) {
        return new Score(id, 0, new float[] {output}, version, "00", trainedThrough, stalenessMillis, 0);
    }
}
