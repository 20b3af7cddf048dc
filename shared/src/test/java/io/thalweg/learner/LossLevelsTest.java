package io.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.network.Loss;
import org.junit.jupiter.api.Test;

class LossLevelsTest {

    private final LossLevels levels = new LossLevels(Loss.MSE);

    @Test
    void followsTheFormula() {
        levels.observe(4, 2, 1);
        assertThat(levels.ratio()).isEqualTo(1);

        // L = 4 + 0.5·(8 - 4) = 6, N = 2 + 0.5·(3 - 2) = 2.5, R = 4 + 0.005·(3 - 4)
        levels.observe(8, 3, 50);
        assertThat(levels.ratio()).isEqualTo(6 / 3.995);
    }

    @Test
    void isNotMovedMuchByOneOutlier() {
        levels.observe(1, 1, 1);
        levels.observe(1e18, 1e18, 1);

        assertThat(levels.ratio()).isEqualTo(1);
        assertThat(levels.isDiverged()).isFalse();
        assertThat(levels.isCalm()).isFalse();
    }

    @Test
    void isCalmAgainAfterThirtyTwoExamples() {
        levels.observe(1, 1, 1);
        levels.observe(1e18, 1e18, 1);
        for (int i = 0; i < 31; i++) {
            levels.observe(1, 1, 1);
        }
        assertThat(levels.isCalm()).isFalse();

        levels.observe(1, 1, 1);
        assertThat(levels.isCalm()).isTrue();
    }

    @Test
    void saysThatTrainingHasDivergedWhenTheLossStaysFarAboveThatOfAnsweringNothing() {
        levels.observe(1, 1, 100);
        int batches = 0;
        while (!levels.isDiverged()) {
            levels.observe(1e6, 1, 100);
            batches++;
        }
        assertThat(batches).isEqualTo(4);
    }

    @Test
    void comparesWithTheLabelsAsTheyAreAndNotWithThePast() {
        for (int i = 0; i < 1000; i++) {
            levels.observe(1e-6, 1, 32);
        }
        for (int i = 0; i < 1000; i++) {
            levels.observe(1e6, 1e6, 32);
            assertThat(levels.isDiverged()).isFalse();
        }
    }

    @Test
    void beginsWithTheFirstBatchThatHasALoss() {
        for (int i = 0; i < 100; i++) {
            levels.observe(0, 0, 1);
            assertThat(levels.isCalm()).isTrue();
        }
        levels.observe(9, 9, 1);
        assertThat(levels.isCalm()).isTrue();
        assertThat(levels.ratio()).isEqualTo(1);
    }

    @Test
    void expectsLessOfLossesThatGrowLikeTheDistance() {
        LossLevels distances = new LossLevels(Loss.BINARY_CROSS_ENTROPY);
        distances.observe(1, 1, 100);
        distances.observe(10, 1, 100);
        assertThat(distances.isDiverged()).isFalse();
        distances.observe(31, 1, 100);
        assertThat(distances.isDiverged()).isTrue();
    }
}
