package io.thalweg.features;

import java.util.Arrays;

/**
 * The running statistics of the standardised columns, in the order of
 * {@link FeatureLayout#standardized()}. Immutable; each published version contains them. Whoever makes one gives up
 * the arrays.
 *
 * @param counts values seen, without the missing ones
 * @param means running mean
 * @param squares Welford's M2: sum of squared distances to the mean
 * @param clips how many deviations from the mean a scaled value may be at most, above 0; infinite for no limit
 */
public record FeatureStatistics(long[] counts, double[] means, double[] squares, double[] clips) {

    /** What statistics mean that were written before they held a clip. It never changes. */
    private static final double CLIP_WHERE_NONE_IS_STORED = 5;

    /** Statistics from before they held a clip: it was 5 deviations for every column. */
    public FeatureStatistics(long[] counts, double[] means, double[] squares) {
        this(counts, means, squares, new double[counts.length]);
        Arrays.fill(clips, CLIP_WHERE_NONE_IS_STORED);
    }

    /** The same with other clips. */
    public FeatureStatistics withClips(double[] others) {
        return new FeatureStatistics(counts, means, squares, others);
    }
}
