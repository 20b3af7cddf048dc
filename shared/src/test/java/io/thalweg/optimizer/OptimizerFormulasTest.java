package io.thalweg.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each optimizer against its paper's formula, written down once more, for one parameter, in double precision. */
class OptimizerFormulasTest {

    private static final double[] GRADIENTS = {0.5, -0.2, 0, 0.9, 0.9, -1.5, 0.01};
    private static final double LR = 0.1;

    /** The parameter after step t (from 1), given the one before, the gradient, and memory of its own. */
    private interface Formula {
        double next(int t, double p, double g, double[] memory);
    }

    record Case(OptimizerSpec spec, Formula formula) {
        @Override
        public String toString() {
            return spec.toString();
        }
    }

    static Stream<Case> cases() {
        Map<OptimizerSpec, Formula> formulas = new LinkedHashMap<>();
        formulas.put(new Sgd(LR, 0, false), (t, p, g, s) -> p - LR * g);
        formulas.put(new Sgd(LR, 0.9, false), (t, p, g, s) -> {
            s[0] = 0.9 * s[0] + g;
            return p - LR * s[0];
        });
        formulas.put(new Sgd(LR, 0.9, true), (t, p, g, s) -> {
            s[0] = 0.9 * s[0] + g;
            return p - LR * (g + 0.9 * s[0]);
        });
        formulas.put(new AdaGrad(LR, 1e-10), (t, p, g, s) -> {
            s[0] += g * g;
            return g == 0 ? p : p - LR * g / (Math.sqrt(s[0]) + 1e-10);
        });
        formulas.put(new RmsProp(LR, 0.99, 1e-8), (t, p, g, s) -> {
            s[0] = 0.99 * s[0] + 0.01 * g * g;
            return p - LR * g / (Math.sqrt(s[0]) + 1e-8);
        });
        formulas.put(new Adam(LR, 0.9, 0.999, 1e-8), (t, p, g, s) -> adam(t, p, g, s));
        formulas.put(new AdamW(LR, 0.9, 0.999, 1e-8, 0.05), (t, p, g, s) -> adam(t, p - LR * 0.05 * p, g, s));
        formulas.put(new AmsGrad(LR, 0.9, 0.9, 1e-8), (t, p, g, s) -> {
            s[0] = 0.9 * s[0] + 0.1 * g;
            s[1] = 0.9 * s[1] + 0.1 * g * g;
            s[2] = Math.max(s[2], s[1]);
            double corrected = s[2] / (1 - Math.pow(0.9, t));
            return p - LR * s[0] / (1 - Math.pow(0.9, t)) / (Math.sqrt(corrected) + 1e-8);
        });
        formulas.put(new NAdam(LR, 0.9, 0.999, 1e-8, 0.004), (t, p, g, s) -> {
            s[0] = 0.9 * s[0] + 0.1 * g;
            s[1] = 0.999 * s[1] + 0.001 * g * g;
            s[2] = (t == 1 ? 1 : s[2]) * momentum(t);
            double root = Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + 1e-8;
            return p
                    - LR * (1 - momentum(t)) * g / (1 - s[2]) / root
                    - LR * momentum(t + 1) * s[0] / (1 - s[2] * momentum(t + 1)) / root;
        });
        formulas.put(new Ftrl(LR, 1, 0.05, 0.3), (t, p, g, s) -> {
            if (t == 1) {
                s[0] = -p * (1 / LR + 0.3) - Math.signum(p) * 0.05;
            }
            double sigma = (Math.sqrt(s[1] + g * g) - Math.sqrt(s[1])) / LR;
            s[0] += g - sigma * p;
            s[1] += g * g;
            return Math.abs(s[0]) <= 0.05 ? 0 : -(s[0] - Math.signum(s[0]) * 0.05) / ((1 + Math.sqrt(s[1])) / LR + 0.3);
        });
        return formulas.entrySet().stream().map(entry -> new Case(entry.getKey(), entry.getValue()));
    }

    private static double adam(int t, double p, double g, double[] s) {
        s[0] = 0.9 * s[0] + 0.1 * g;
        s[1] = 0.999 * s[1] + 0.001 * g * g;
        return p - LR * (s[0] / (1 - Math.pow(0.9, t))) / (Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + 1e-8);
    }

    private static double momentum(int t) {
        return 0.9 * (1 - 0.5 * Math.pow(0.96, t * 0.004));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsItsFormula(Case each) {
        Update update = each.spec().update();
        float[] parameters = {0.7f, -0.7f};
        float[][] slots = new float[each.spec().slots()][2];
        double[] memory = new double[3];
        double expected = 0.7;
        for (int t = 1; t <= GRADIENTS.length; t++) {
            float gradient = (float) GRADIENTS[t - 1];
            update.begin(t);
            // Clipping multiplies the gradient before the formula sees it.
            update.applyInPlace(parameters, new float[] {2 * gradient, -2 * gradient}, 0.5f, slots);

            expected = each.formula().next(t, expected, GRADIENTS[t - 1], memory);
            assertThat(parameters)
                    .as("after step %d", t)
                    .containsExactly(new float[] {(float) expected, (float) -expected}, withPrecision(2e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goesOnWhereAnotherOfItsKindStopped(Case each) {
        float[] parameters = {0.7f};
        float[][] slots = new float[each.spec().slots()][1];
        float[] continued = {0.7f};
        float[][] continuedSlots = new float[each.spec().slots()][1];
        Update whole = each.spec().update();
        for (int t = 1; t <= GRADIENTS.length; t++) {
            float[] gradient = {(float) GRADIENTS[t - 1]};
            whole.begin(t);
            whole.applyInPlace(parameters, gradient, 1, slots);
            Update fresh = each.spec().update();
            fresh.begin(t);
            fresh.applyInPlace(continued, gradient, 1, continuedSlots);
        }
        assertThat(continued).isEqualTo(parameters);
    }

    static Stream<Case> casesThatSkipZeros() {
        return cases().filter(each -> each.spec().update().skipsZeroGradients());
    }

    @ParameterizedTest
    @MethodSource("casesThatSkipZeros")
    void leavesWhatHasNoGradientAlone(Case each) {
        Update update = each.spec().update();
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
        Update update = each.spec().update();
        float[] parameters = {3, -2};
        float[][] slots = new float[each.spec().slots()][2];
        for (int t = 1; t <= 2000; t++) {
            update.begin(t);
            update.applyInPlace(
                    parameters, new float[] {2 * (parameters[0] - 1), 20 * (parameters[1] - 1)}, 0.2f, slots);
        }
        assertThat(parameters).containsExactly(new float[] {1, 1}, withPrecision(0.2f));
    }
}
