package io.thalweg.engine.host;

/** What the squared L2 length of the whole gradient decides: whether it can be used, and how much it is clipped. */
public final class GradientLength {

    private GradientLength() {}

    /**
     * Whether every gradient, and its square, is finite in single precision: optimizers that remember squares would
     * otherwise remember infinity for ever.
     */
    public static boolean isUsable(double squaredLength) {
        return squaredLength <= Float.MAX_VALUE;
    }

    /** Why {@link #isUsable} says no. */
    public static String refusal(double squaredLength) {
        return Double.isNaN(squaredLength)
                ? "a gradient is not a number"
                : "the gradients are too large: their squares add up to " + squaredLength + ", above "
                        + Float.MAX_VALUE;
    }

    /**
     * What each gradient is multiplied by.
     *
     * @param clipNorm the longest gradient allowed; 0: any
     */
    public static float scale(double squaredLength, double clipNorm) {
        double length = Math.sqrt(squaredLength);
        return clipNorm > 0 && length > clipNorm ? (float) (clipNorm / length) : 1;
    }
}
