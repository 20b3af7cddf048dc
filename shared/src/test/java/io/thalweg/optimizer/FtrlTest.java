package io.thalweg.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.thalweg.optimizer.schedule.OptimizerSchedule;
import org.junit.jupiter.api.Test;

class FtrlTest {

    private final Update update = new Ftrl(0.1, 1, 0.05, 0.3).update(OptimizerSchedule.CONSTANT);

    @Test
    void leavesWhatHasNoGradientExactlyAsItIs() {
        float[] parameters = {0.3f, -0.7f, 0.1f};
        float[][] slots = new float[2][3];
        step(parameters, new float[] {0.2f, 0, 0}, slots);
        float[] after = parameters.clone();
        float[] linear = slots[0].clone();
        float[] squares = slots[1].clone();

        step(parameters, new float[3], slots);

        assertThat(parameters).isEqualTo(after);
        assertThat(parameters[0]).isNotEqualTo(0.3f);
        assertThat(parameters[1]).isEqualTo(-0.7f);
        assertThat(slots[0]).isEqualTo(linear);
        assertThat(slots[1]).isEqualTo(squares);
    }

    @Test
    void movesByTheSmallestGradientThereIs() {
        // The z of both is 0, for which the weight is 0: the one with a gradient goes there, the other stays.
        float[] parameters = {1e-9f, 1e-9f};
        float[][] slots = new float[2][2];
        slots[1][0] = 1;

        step(parameters, new float[] {Float.MIN_VALUE, 0}, slots);

        assertThat(parameters).containsExactly(0, 1e-9f);
    }

    @Test
    void keepsAParameterAtZeroUntilItsGradientsPassLambda1() {
        float[] parameters = {0};
        float[][] slots = new float[2][1];

        step(parameters, new float[] {0.04f}, slots);
        assertThat(parameters).containsExactly(0);
        step(parameters, new float[] {0.04f}, slots);
        assertThat(parameters[0]).isNegative();
    }

    @Test
    void goesOnFromTheSameParametersAtAnotherRate() {
        float[] parameters = {0.3f, -0.7f, 0.1f};
        float[][] slots = new float[2][3];
        for (int i = 0; i < 5; i++) {
            step(parameters, new float[] {0.2f, -0.3f, 0}, slots);
        }
        float[] before = parameters.clone();
        OptimizerSpec slow = new Ftrl(0.1, 1, 0.05, 0.3).withLearningRate(0.001);
        OptimizerState adopted = slow.adopt(parameters, new OptimizerState(5, slots));
        Update slowUpdate = slow.update(OptimizerSchedule.CONSTANT);

        slowUpdate.begin(6);
        slowUpdate.applyInPlace(parameters, new float[] {1e-20f, 1e-20f, 0}, 1, adopted.slots());

        assertThat(parameters).containsExactly(before, offset(1e-6f));
    }

    private void step(float[] parameters, float[] gradients, float[][] slots) {
        update.begin(1);
        update.applyInPlace(parameters, gradients, 1, slots);
    }
}
