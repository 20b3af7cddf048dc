package io.thalweg.features;

/**
 * What was seen of each standardised column (in the order of {@link FeatureLayout#standardized()}): an immutable value
 * that travels in every snapshot. Whoever makes one gives up the arrays.
 *
 * @param counts values seen, without the missing ones
 * @param means running mean
 * @param squares Welford's M2: sum of squared distances to the mean
 */
public record FeatureStatistics(long[] counts, double[] means, double[] squares) {}
