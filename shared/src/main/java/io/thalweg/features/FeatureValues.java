package io.thalweg.features;

/**
 * The features of one event as decoded, before scaling. The record takes ownership of the arrays.
 *
 * <p>Values that are standardised stay in double precision until the mean is subtracted: near 1,000,000,000,
 * neighbouring floats are 64 apart, and a difference of 1 would be lost.
 *
 * @param columns one number for each column of the {@link FeatureLayout}; NaN marks a missing numeric value. The
 *     elements of standardised columns are not used
 * @param numbers one number for each standardised column, in the order of {@link FeatureLayout#standardized()}; NaN
 *     marks a missing value, the absolute value of any other is at most {@link Float#MAX_VALUE}
 */
public record FeatureValues(float[] columns, double[] numbers) {}
