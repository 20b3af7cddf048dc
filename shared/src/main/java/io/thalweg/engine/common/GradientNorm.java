package io.thalweg.engine.common;

/**
 * The squared L2 norm of the gradient, which decides whether the step is applied, and gives the factor of clipping by
 * norm.
 */
public final class GradientNorm {

    /** PyTorch adds it to the norm, and its results are the reference. */
    private static final double EPSILON = 1e-6;

    private GradientNorm() {}

    /**
     * Returns the sum of squares. Four interleaved sums are used, because the additions of a single sum would wait for
     * each other.
     */
    public static double squared(float[] gradients) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int end = gradients.length & ~3;
        for (int i = 0; i < end; i += 4) {
            s0 += (double) gradients[i] * gradients[i];
            s1 += (double) gradients[i + 1] * gradients[i + 1];
            s2 += (double) gradients[i + 2] * gradients[i + 2];
            s3 += (double) gradients[i + 3] * gradients[i + 3];
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (int i = end; i < gradients.length; i++) {
            sum += (double) gradients[i] * gradients[i];
        }
        return sum;
    }

    /**
     * Whether every gradient and its square are finite in single precision. Optimizers that accumulate squares would
     * otherwise keep infinity for ever.
     */
    public static boolean isUsable(double squaredNorm) {
        return squaredNorm <= Float.MAX_VALUE;
    }

    /** The reason why {@link #isUsable} is false. */
    public static String refusal(double squaredNorm) {
        return Double.isNaN(squaredNorm)
                ? "a gradient is not a number"
                : "the gradients are too large: their squares add up to " + squaredNorm + ", above " + Float.MAX_VALUE;
    }

    /**
     * The factor of clipping: clipNorm / (norm + 1e-6), at most 1.
     *
     * @param clipNorm the largest norm allowed; 0: no limit
     */
    public static float scale(double squaredNorm, double clipNorm) {
        return clipNorm > 0 ? (float) Math.min(1, clipNorm / (Math.sqrt(squaredNorm) + EPSILON)) : 1;
    }
}
