package io.thalweg.engine.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Batch;
import io.thalweg.network.Loss;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossGradientTest {

    private static final int ROWS = 4;
    private static final int WIDTH = 3;
    /** Away from the kinks of the losses, which are where an output is the label, or at a distance of 1. */
    private static final float[] OUTPUTS = {
        0.5f, -0.875f, 2.25f, 0.25f, 3, -0.5f, -2, 0.75f, 1.25f, 1.5f, -0.25f, 0.125f
    };

    private static final float[] CLASSES = {2, 0, 1, 1};
    private static final float[] NUMBERS = {1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1};

    @ParameterizedTest
    @EnumSource(Loss.class)
    void agreesWithFiniteDifferences(Loss loss) {
        float distance = 1 / 1024f;
        Batch batch = batch(loss, 0.5f, 2, 0, 3);
        float[] gradients = gradients(loss, batch);

        for (int i = 0; i < OUTPUTS.length; i++) {
            double difference = lossAt(loss, batch, i, distance) - lossAt(loss, batch, i, -distance);
            assertThat((double) gradients[i]).as("output %d", i).isCloseTo(difference / (2 * distance), within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-300, 1e-17, 1e-9, 9.999e-6, 1e-5, 0.001, 0.3, 1})
    void takesTheLogarithmOfOnePlusALittle(double x) {
        assertThat(LossGradient.logOnePlus(x)).isCloseTo(Math.log1p(x), within(1e-10 * x));
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void countsAnExampleOfWeightTwoTwice(Loss loss) {
        float[] once = gradients(loss, batch(loss));
        float[] twice = gradients(loss, batch(loss, 1, 2, 1, 1));

        for (int i = 0; i < OUTPUTS.length; i++) {
            assertThat(twice[i]).isEqualTo(i / WIDTH == 1 ? 2 * once[i] : once[i]);
        }
        assertThat(loss(loss, batch(loss, 2, 2, 2, 2))).isEqualTo(2 * loss(loss, batch(loss)));
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void isTheSameWhereEachWeightIsOne(Loss loss) {
        assertThat(gradients(loss, batch(loss, 1, 1, 1, 1))).isEqualTo(gradients(loss, batch(loss)));
        assertThat(loss(loss, batch(loss, 1, 1, 1, 1))).isEqualTo(loss(loss, batch(loss)));
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void leavesOutAnExampleOfWeightZeroButDividesByAllOfThem(Loss loss) {
        Batch first = batch(loss, 1, 0, 0, 0);
        Batch alone = new Batch(1, first.features(), first.labels());

        assertThat(loss(loss, first)).isCloseTo(loss(loss, alone) / ROWS, within(1e-12));
        float[] gradients = gradients(loss, first);
        // Some of them are -0.
        assertThat(Arrays.copyOfRange(gradients, WIDTH, gradients.length))
                .containsExactly(new float[gradients.length - WIDTH], withPrecision(0f));
        assertThat(gradients[0]).isNotZero();
    }

    /** With Σwᵢ below, the weight would cancel out. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void countsInABatchOfOneToo(Loss loss) {
        float[] labels = loss == Loss.CROSS_ENTROPY ? CLASSES : NUMBERS;

        assertThat(loss(loss, new Batch(1, new float[0], labels, new float[] {0.5f})))
                .isEqualTo(loss(loss, new Batch(1, new float[0], labels)) / 2);
    }

    @Test
    void isNoNumberWhereALabelIsNoClass() {
        for (float label : new float[] {-1, 3, 0.5f, Float.NaN}) {
            assertThat(loss(Loss.CROSS_ENTROPY, new Batch(1, new float[0], new float[] {label})))
                    .isNaN();
        }
    }

    private static Batch batch(Loss loss, float... weights) {
        return new Batch(ROWS, new float[0], loss == Loss.CROSS_ENTROPY ? CLASSES : NUMBERS, weights);
    }

    private static double lossAt(Loss loss, Batch batch, int output, float distance) {
        float[] outputs = OUTPUTS.clone();
        outputs[output] += distance;
        return LossGradient.write(loss, outputs, batch, WIDTH, new float[OUTPUTS.length]);
    }

    private static double loss(Loss loss, Batch batch) {
        return LossGradient.write(loss, OUTPUTS, batch, WIDTH, new float[OUTPUTS.length]);
    }

    private static float[] gradients(Loss loss, Batch batch) {
        float[] gradients = new float[OUTPUTS.length];
        LossGradient.write(loss, OUTPUTS, batch, WIDTH, gradients);
        return gradients;
    }
}
