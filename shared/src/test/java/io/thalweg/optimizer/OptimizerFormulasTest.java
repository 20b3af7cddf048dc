package io.thalweg.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withPrecision;

import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.Exponential;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;
import io.thalweg.optimizer.schedule.WarmUp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each optimizer against its paper's formula, written down once more, for one parameter, in double precision. */
class OptimizerFormulasTest {

    private static final double[] GRADIENTS = {0.5, -0.2, 0, 0.9, 0.9, -1.5, 0.01};
    private static final double LR = 0.1;

    /** The parameter after step t (from 1), given the one before, the gradient, the rate, and memory of its own. */
    private interface Formula {
        double next(int t, double p, double g, double lr, double[] memory);
    }

    record Case(OptimizerSpec spec, Formula formula) {
        @Override
        public String toString() {
            return spec.toString();
        }
    }

    static Stream<Case> cases() {
        Map<OptimizerSpec, Formula> formulas = new LinkedHashMap<>();
        formulas.put(new Sgd(LR, 0, false), (t, p, g, lr, s) -> p - lr * g);
        formulas.put(new Sgd(LR, 0.9, false), (t, p, g, lr, s) -> {
            s[0] = 0.9 * s[0] + g;
            return p - lr * s[0];
        });
        formulas.put(new Sgd(LR, 0.9, true), (t, p, g, lr, s) -> {
            s[0] = 0.9 * s[0] + g;
            return p - lr * (g + 0.9 * s[0]);
        });
        formulas.put(new AdaGrad(LR, 1e-10), (t, p, g, lr, s) -> {
            s[0] += g * g;
            return g == 0 ? p : p - lr * g / (Math.sqrt(s[0]) + 1e-10);
        });
        formulas.put(new RmsProp(LR, 0.99, 1e-8), (t, p, g, lr, s) -> {
            s[0] = 0.99 * s[0] + 0.01 * g * g;
            return p - lr * g / (Math.sqrt(s[0]) + 1e-8);
        });
        formulas.put(new RmsProp(LR, 0.99, 1e-8, 0.9, false), (t, p, g, lr, s) -> {
            s[0] = 0.99 * s[0] + 0.01 * g * g;
            s[1] = 0.9 * s[1] + g / (Math.sqrt(s[0]) + 1e-8);
            return p - lr * s[1];
        });
        formulas.put(new RmsProp(LR, 0.99, 1e-8, 0, true), (t, p, g, lr, s) -> {
            s[0] = 0.99 * s[0] + 0.01 * g * g;
            s[1] = 0.99 * s[1] + 0.01 * g;
            return p - lr * g / (Math.sqrt(s[0] - s[1] * s[1]) + 1e-8);
        });
        formulas.put(new RmsProp(LR, 0.99, 1e-8, 0.9, true), (t, p, g, lr, s) -> {
            s[0] = 0.99 * s[0] + 0.01 * g * g;
            s[1] = 0.99 * s[1] + 0.01 * g;
            s[2] = 0.9 * s[2] + g / (Math.sqrt(s[0] - s[1] * s[1]) + 1e-8);
            return p - lr * s[2];
        });
        formulas.put(new Adam(LR, 0.9, 0.999, 1e-8), (t, p, g, lr, s) -> adam(t, p, g, lr, s));
        formulas.put(new AdamW(LR, 0.9, 0.999, 1e-8, 0.05), (t, p, g, lr, s) -> adam(t, p - lr * 0.05 * p, g, lr, s));
        formulas.put(new AmsGrad(LR, 0.9, 0.9, 1e-8), (t, p, g, lr, s) -> {
            s[0] = 0.9 * s[0] + 0.1 * g;
            s[1] = 0.9 * s[1] + 0.1 * g * g;
            s[2] = Math.max(s[2], s[1]);
            double corrected = s[2] / (1 - Math.pow(0.9, t));
            return p - lr * s[0] / (1 - Math.pow(0.9, t)) / (Math.sqrt(corrected) + 1e-8);
        });
        formulas.put(new NAdam(LR, 0.9, 0.999, 1e-8, 0.004), (t, p, g, lr, s) -> {
            s[0] = 0.9 * s[0] + 0.1 * g;
            s[1] = 0.999 * s[1] + 0.001 * g * g;
            s[2] = (t == 1 ? 1 : s[2]) * momentum(t);
            double root = Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + 1e-8;
            return p
                    - lr * (1 - momentum(t)) * g / (1 - s[2]) / root
                    - lr * momentum(t + 1) * s[0] / (1 - s[2] * momentum(t + 1)) / root;
        });
        formulas.put(new Ftrl(LR, 1, 0.05, 0.3), (t, p, g, lr, s) -> {
            if (t == 1) {
                s[0] = -p * (1 / LR + 0.3) - Math.signum(p) * 0.05;
            }
            double sigma = (Math.sqrt(s[1] + g * g) - Math.sqrt(s[1])) / LR;
            s[0] += g - sigma * p;
            s[1] += g * g;
            return Math.abs(s[0]) <= 0.05 ? 0 : -(s[0] - Math.signum(s[0]) * 0.05) / ((1 + Math.sqrt(s[1])) / LR + 0.3);
        });
        formulas.put(new ScheduleFreeAdamW(LR, 0.9, 0.999, 1e-8, 0.05, 0), (t, x, g, lr, s) -> {
            double z = t == 1 ? x : s[0];
            double y = 0.1 * z + 0.9 * x;
            double gamma = lr * Math.sqrt(1 - Math.pow(0.999, t));
            s[1] = 0.999 * s[1] + 0.001 * g * g;
            s[0] = z - gamma * g / (Math.sqrt(s[1]) + 1e-8) - gamma * 0.05 * y;
            s[2] += gamma * gamma;
            double c = gamma * gamma / s[2];
            return (1 - c) * x + c * s[0];
        });
        return formulas.entrySet().stream().map(entry -> new Case(entry.getKey(), entry.getValue()));
    }

    private static double adam(int t, double p, double g, double lr, double[] s) {
        s[0] = 0.9 * s[0] + 0.1 * g;
        s[1] = 0.999 * s[1] + 0.001 * g * g;
        return p - lr * (s[0] / (1 - Math.pow(0.9, t))) / (Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + 1e-8);
    }

    private static double momentum(int t) {
        return 0.9 * (1 - 0.5 * Math.pow(0.96, t * 0.004));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsItsFormula(Case each) {
        Update update = each.spec().update(OptimizerSchedule.CONSTANT);
        float[] parameters = {0.7f, -0.7f};
        float[][] slots = new float[each.spec().slots()][2];
        double[] memory = new double[3];
        double expected = 0.7;
        for (int t = 1; t <= GRADIENTS.length; t++) {
            float gradient = (float) GRADIENTS[t - 1];
            update.begin(t);
            // Clipping multiplies the gradient before the formula sees it.
            update.applyInPlace(parameters, new float[] {2 * gradient, -2 * gradient}, 0.5f, slots);

            expected = each.formula().next(t, expected, GRADIENTS[t - 1], LR, memory);
            assertThat(parameters)
                    .as("after step %d", t)
                    .containsExactly(new float[] {(float) expected, (float) -expected}, withPrecision(2e-6f));
        }
    }

    private static final Schedule SCHEDULE = new WarmUp(3, new Exponential(0.5, 2, 0));

    static Stream<Case> casesThatTakeTheSchedule() {
        return cases().filter(each -> each.spec().takes(SCHEDULE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsEverythingElseWhereItsLearningRateChanges(Case each) {
        OptimizerSpec other = each.spec().withLearningRate(LR / 7);

        assertThat(other.learningRate()).isEqualTo(LR / 7);
        assertThat(other.withLearningRate(LR)).isEqualTo(each.spec());
    }

    @ParameterizedTest
    @MethodSource("casesThatTakeTheSchedule")
    void followsItsFormulaWithTheRateOfTheSchedule(Case each) {
        double[] rates = {LR / 3, LR * 2 / 3 * Math.sqrt(0.5), LR / 2, LR * Math.pow(0.5, 1.5), LR / 4};
        Update update = each.spec().update(new OptimizerSchedule(SCHEDULE, AccumulatorDecay.NEVER));
        float[] parameters = {0.7f};
        float[][] slots = new float[each.spec().slots()][1];
        double[] memory = new double[3];
        double expected = 0.7;
        for (int t = 1; t <= rates.length; t++) {
            update.begin(t);
            update.applyInPlace(parameters, new float[] {(float) GRADIENTS[t - 1]}, 1, slots);

            expected = each.formula().next(t, expected, GRADIENTS[t - 1], rates[t - 1], memory);
            assertThat(parameters[0]).as("after step %d", t).isCloseTo((float) expected, offset(2e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goesOnWhereAnotherOfItsKindStopped(Case each) {
        float[] parameters = {0.7f};
        float[][] slots = new float[each.spec().slots()][1];
        float[] continued = {0.7f};
        float[][] continuedSlots = new float[each.spec().slots()][1];
        Update whole = each.spec().update(OptimizerSchedule.CONSTANT);
        for (int t = 1; t <= GRADIENTS.length; t++) {
            float[] gradient = {(float) GRADIENTS[t - 1]};
            whole.begin(t);
            whole.applyInPlace(parameters, gradient, 1, slots);
            Update fresh = each.spec().update(OptimizerSchedule.CONSTANT);
            fresh.begin(t);
            fresh.applyInPlace(continued, gradient, 1, continuedSlots);
        }
        assertThat(continued).isEqualTo(parameters);
    }

    static Stream<Case> casesThatSkipZeros() {
        return cases().filter(
                        each -> each.spec().update(OptimizerSchedule.CONSTANT).skipsZeroGradients());
    }

    @ParameterizedTest
    @MethodSource("casesThatSkipZeros")
    void leavesWhatHasNoGradientAlone(Case each) {
        Update update = each.spec().update(OptimizerSchedule.CONSTANT);
        float[] parameters = {0.7f};
        float[][] slots = new float[each.spec().slots()][1];
        update.begin(1);
        update.applyInPlace(parameters, new float[] {0.4f}, 1, slots);
        float before = parameters[0];

        update.begin(2);
        update.applyInPlace(parameters, new float[] {0}, 1, slots);

        assertThat(parameters[0]).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheBottomOfAParabola(Case each) {
        Update update = each.spec().update(OptimizerSchedule.CONSTANT);
        float[] parameters = {3, -2};
        float[] point = new float[2];
        float[][] slots = new float[each.spec().slots()][2];
        for (int t = 1; t <= 2000; t++) {
            update.writeTrainingPoint(parameters, slots, point);
            update.begin(t);
            update.applyInPlace(parameters, new float[] {2 * (point[0] - 1), 20 * (point[1] - 1)}, 0.2f, slots);
        }
        assertThat(parameters).containsExactly(new float[] {1, 1}, withPrecision(0.2f));
    }
}
