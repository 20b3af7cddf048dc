package io.thalweg.features;

/**
 * The features of one event as decoded, before scaling. Whoever makes one gives up the arrays.
 *
 * <p>What is standardised stays in double precision until the mean is subtracted: at 1,000,000,000 neighbouring floats are 64
 * apart, and a difference of 1 would be lost.
 *
 * @param columns one number for each column of the {@link FeatureLayout}; NaN marks a missing numeric value. Those of
 *     standardised columns are not used
 * @param numbers one number for each standardised column, in the order of {@link FeatureLayout#standardized()}; NaN marks a
 *     missing value, every other is at most {@link Float#MAX_VALUE} in size
 */
public record FeatureValues(float[] columns, double[] numbers) {}
