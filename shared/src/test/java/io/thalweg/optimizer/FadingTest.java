package io.thalweg.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.Constant;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;
import io.thalweg.optimizer.schedule.WarmUp;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory that fades by period, by the formulas written down once more. */
class FadingTest {

    private static final AccumulatorDecay EVERY_THIRD_STEP = new AccumulatorDecay(3, 0.25);
    private static final OptimizerSchedule FADING = new OptimizerSchedule(new Constant(), EVERY_THIRD_STEP);
    private static final double[] GRADIENTS = {0.5, -0.2, 0.3, 0, 0.9, -1.5, 0.01};

    static Stream<OptimizerSpec> accumulating() {
        return Stream.of(new AdaGrad(0.1, 1e-10), new AmsGrad(0.1, 0.9, 0.9, 1e-8), new Ftrl(0.1, 1, 0.05, 0.3));
    }

    @Test
    void adaGradsSumKeepsItsShare() {
        Update update = new AdaGrad(0.1, 1e-10).update(FADING);
        float[] parameters = {0.7f};
        float[][] slots = new float[1][1];
        double sum = 0;
        double expected = 0.7;
        for (int t = 1; t <= GRADIENTS.length; t++) {
            step(update, t, parameters, slots);

            double g = GRADIENTS[t - 1];
            sum = (t % 3 == 0 ? 0.25 * sum : sum) + g * g;
            expected -= 0.1 * g / (Math.sqrt(sum) + 1e-10);
            assertThat(slots[0][0]).isCloseTo((float) sum, offset(1e-6f));
            assertThat(parameters[0]).isCloseTo((float) expected, offset(1e-6f));
        }
    }

    @Test
    void amsGradsMaximumKeepsItsShareButNotLessThanTheSecondMoment() {
        Update update = new AmsGrad(0.1, 0.9, 0.5, 1e-8).update(FADING);
        float[][] slots = new float[3][1];
        double second = 0;
        double largest = 0;
        for (int t = 1; t <= GRADIENTS.length; t++) {
            step(update, t, new float[] {0.7f}, slots);

            second = 0.5 * second + 0.5 * GRADIENTS[t - 1] * GRADIENTS[t - 1];
            largest = Math.max(t % 3 == 0 ? 0.25 * largest : largest, second);
            assertThat(slots[2][0]).isCloseTo((float) largest, offset(1e-6f));
        }
    }

    @Test
    void ftrlsWeightsStandOnTheSameFormulaAfterItsSumsFaded() {
        double alpha = 0.1;
        Update update = new Ftrl(alpha, 1, 0.05, 0.3).update(FADING);
        float[] parameters = {0.7f, -0.01f};
        float[][] slots = new float[2][2];
        for (int t = 1; t <= 2; t++) {
            step(update, t, parameters, slots);
        }
        float[] before = parameters.clone();
        float[] squares = slots[1].clone();

        update.begin(3);
        update.applyInPlace(parameters, new float[2], 1, slots);

        assertThat(parameters).isEqualTo(before);
        for (int i = 0; i < 2; i++) {
            float z = slots[0][i];
            float n = slots[1][i];
            assertThat(n).isEqualTo(0.25f * squares[i]);
            // The paper's closed form gives the weight that stands.
            double weight = Math.abs(z) <= 0.05 ? 0 : -(z - Math.signum(z) * 0.05) / ((1 + Math.sqrt(n)) / alpha + 0.3);
            assertThat(parameters[i]).isCloseTo((float) weight, offset(1e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("accumulating")
    void learnsFasterFromAChangeWithAMemoryThatFades(OptimizerSpec spec) {
        assertThat(stepsToFollow(spec, FADING)).isLessThan(stepsToFollow(spec, OptimizerSchedule.CONSTANT) / 2);
    }

    /** How many steps a parameter needs for a new target, after a long past of large gradients. */
    private static int stepsToFollow(OptimizerSpec spec, OptimizerSchedule optimizerSchedule) {
        Update update = spec.update(optimizerSchedule);
        float[] parameters = {1};
        float[][] slots = new float[spec.slots()][1];
        int t = 1;
        for (; t <= 3000; t++) {
            update.begin(t);
            update.applyInPlace(parameters, new float[] {t % 2 == 0 ? 10 : -10}, 1, slots);
        }
        int changed = t;
        float target = parameters[0] + 1;
        for (; parameters[0] < target - 0.5; t++) {
            update.begin(t);
            update.applyInPlace(parameters, new float[] {parameters[0] - target}, 1, slots);
            assertThat(t - changed).isLessThan(10_000_000);
        }
        return t - changed;
    }

    @ParameterizedTest
    @MethodSource("accumulating")
    void doesNotSkipWhatHasNoGradientWhereItFades(OptimizerSpec spec) {
        Update update = spec.update(FADING);
        update.begin(2);
        boolean skips = update.skipsZeroGradients();
        update.begin(3);

        assertThat(skips).isEqualTo(spec.update(OptimizerSchedule.CONSTANT).skipsZeroGradients());
        assertThat(update.skipsZeroGradients()).isFalse();
    }

    @Test
    void refusesToFadeWhereNothingIsRememberedForEver() {
        for (OptimizerSpec spec : List.of(new Sgd(0.1, 0.9, false), new Adam(0.1, 0.9, 0.999, 1e-8))) {
            assertThat(spec.refusal(FADING).orElseThrow())
                    .startsWith(spec.kind() + " remembers nothing for ever")
                    .contains("training.accumulator-decay");
            assertThat(spec.refusal(OptimizerSchedule.CONSTANT)).isEmpty();
        }
        assertThat(accumulating())
                .allSatisfy(spec -> assertThat(spec.refusal(FADING)).isEmpty());
    }

    @Test
    void refusesAScheduleForFtrl() {
        Schedule schedule = new WarmUp(10, new Constant());

        assertThat(new Ftrl(0.1, 1, 0, 0).refusal(new OptimizerSchedule(schedule, AccumulatorDecay.NEVER)))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("ftrl finds its own rate and cannot follow WarmUp[steps=10")
                        .contains("training.schedule"));
    }

    private static void step(Update update, int t, float[] parameters, float[][] slots) {
        float[] gradients = new float[parameters.length];
        Arrays.fill(gradients, (float) GRADIENTS[t - 1]);
        update.begin(t);
        update.applyInPlace(parameters, gradients, 1, slots);
    }
}
