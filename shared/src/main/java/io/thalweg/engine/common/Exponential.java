package io.thalweg.engine.common;

/**
 * eˣ, tanh and sigmoid with a relative error below 1e-12, several times as fast as {@link Math#exp} and {@link
 * Math#tanh}.
 */
public final class Exponential {

    private static final double LOG2_E = 1 / Math.log(2);
    private static final double LN_2 = Math.log(2);

    /** Beyond this bound eˣ is not a normal double, and as a float it is 0 or infinite. */
    private static final double BOUND = 700;

    private Exponential() {}

    /** 2ⁿ·eʳ with n = round(x / ln 2), and eʳ by its Taylor series to the tenth power: |r| is at most 0.35. */
    public static double exp(double x) {
        double bounded = Math.max(-BOUND, Math.min(BOUND, x));
        long n = (long) (bounded * LOG2_E + (bounded < 0 ? -0.5 : 0.5));
        double r = bounded - n * LN_2;
        double series = 1.0 / 3_628_800;
        series = series * r + 1.0 / 362_880;
        series = series * r + 1.0 / 40_320;
        series = series * r + 1.0 / 5_040;
        series = series * r + 1.0 / 720;
        series = series * r + 1.0 / 120;
        series = series * r + 1.0 / 24;
        series = series * r + 1.0 / 6;
        series = series * r + 0.5;
        series = series * r + 1;
        series = series * r + 1;
        return series * Double.longBitsToDouble((n + 1023) << 52);
    }

    public static double sigmoid(double x) {
        return 1 / (1 + exp(-x));
    }

    public static double tanh(double x) {
        return 1 - 2 / (exp(2 * x) + 1);
    }
}
