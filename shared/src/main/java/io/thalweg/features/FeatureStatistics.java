package io.thalweg.features;

import java.util.Arrays;

/**
 * The running statistics of the standardised columns, in the order of {@link FeatureLayout#standardized()}. Immutable;
 * each published version contains them. The record takes ownership of the arrays.
 *
 * @param counts number of values without missing ones
 * @param means running mean
 * @param squares Welford's M2: sum of squared distances to the mean
 * @param clips limit of a scaled value in standard deviations, above 0; infinite for no limit
 */
public record FeatureStatistics(long[] counts, double[] means, double[] squares, double[] clips) {

    /** The clip of statistics in formats that do not store clips. Must never change. */
    private static final double CLIP_WHERE_NONE_IS_STORED = 5;

    /** Creates statistics as older formats have them, with a clip of 5 for every column. */
    public FeatureStatistics(long[] counts, double[] means, double[] squares) {
        this(counts, means, squares, new double[counts.length]);
        Arrays.fill(clips, CLIP_WHERE_NONE_IS_STORED);
    }

    /** Returns these statistics with other clips. */
    public FeatureStatistics withClips(double[] others) {
        return new FeatureStatistics(counts, means, squares, others);
    }
}
