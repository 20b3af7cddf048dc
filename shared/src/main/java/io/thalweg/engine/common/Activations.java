package io.thalweg.engine.common;

import io.thalweg.network.Activation;

/**
 * Activation functions and their derivatives on arrays. Each loop writes one array at the plain loop index, so that C2
 * vectorises it.
 */
public final class Activations {

    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double INVERSE_SQRT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);

    private Activations() {}

    /** y = f(z). */
    public static void apply(Activation activation, float[] z, float[] y, int count) {
        switch (activation) {
            case LINEAR -> System.arraycopy(z, 0, y, 0, count);
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    y[i] = (float) Exponential.sigmoid(z[i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    y[i] = (float) Exponential.tanh(z[i]);
                }
            }
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    y[i] = Math.max(0, z[i]);
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < count; i++) {
                    y[i] = Math.max(0.01f * z[i], z[i]);
                }
            }
            case ELU -> {
                for (int i = 0; i < count; i++) {
                    y[i] = z[i] > 0 ? z[i] : (float) (Exponential.exp(z[i]) - 1);
                }
            }
            case GELU -> {
                for (int i = 0; i < count; i++) {
                    y[i] = (float) (z[i] * normalDistribution(z[i]));
                }
            }
            case SWISH -> {
                for (int i = 0; i < count; i++) {
                    y[i] = (float) (z[i] * Exponential.sigmoid(z[i]));
                }
            }
            case SOFTPLUS -> {
                for (int i = 0; i < count; i++) {
                    y[i] = (float) (Math.max(z[i], 0) + Math.log1p(Exponential.exp(-Math.abs(z[i]))));
                }
            }
        }
    }

    /** gradient ← gradient·f'(z), where y = f(z). */
    public static void backward(Activation activation, float[] z, float[] y, float[] gradient, int count) {
        switch (activation) {
            case LINEAR -> {}
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = gradient[i] * y[i] * (1 - y[i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = gradient[i] * (1 - y[i] * y[i]);
                }
            }
            // Branch-free, because random signs would cause a branch misprediction for half of the elements.
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = gradient[i] * Math.min(1, y[i] * Float.MAX_VALUE);
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = y[i] > 0 ? gradient[i] : 0.01f * gradient[i];
                }
            }
            case ELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = y[i] > 0 ? gradient[i] : gradient[i] * (y[i] + 1);
                }
            }
            case GELU -> {
                for (int i = 0; i < count; i++) {
                    double density = INVERSE_SQRT_TWO_PI * Exponential.exp(-0.5 * z[i] * z[i]);
                    gradient[i] = (float) (gradient[i] * (normalDistribution(z[i]) + z[i] * density));
                }
            }
            case SWISH -> {
                for (int i = 0; i < count; i++) {
                    double sigmoid = Exponential.sigmoid(z[i]);
                    gradient[i] = (float) (gradient[i] * (sigmoid + z[i] * sigmoid * (1 - sigmoid)));
                }
            }
            case SOFTPLUS -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = (float) (gradient[i] * Exponential.sigmoid(z[i]));
                }
            }
        }
    }

    private static double normalDistribution(double z) {
        return 0.5 * (1 + erf(z * SQRT_HALF));
    }

    /**
     * The error function, with an absolute error below 1.5e-7.
     *
     * @see <a href="https://personal.math.ubc.ca/~cbm/aands/page_299.htm">Abramowitz and Stegun, 7.1.26</a>
     */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double polynomial =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return Math.copySign(1 - polynomial * Exponential.exp(-x * x), x);
    }
}
