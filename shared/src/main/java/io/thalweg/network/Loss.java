package io.thalweg.network;

import java.util.Locale;

/**
 * The loss functions: means over the batch, and over the outputs if there are several.
 *
 * <p>The loss also defines how the raw output z becomes the prediction p: softmax, sigmoid, exp or identity.
 */
public enum Loss {
    /** (z - y)², mean over batch and units. */
    MSE,
    /** |z - y|. */
    MAE,
    /** ½(z - y)² within 1 of the label, |z - y| - ½ beyond. */
    HUBER,
    /** -ln softmax(z)[y]; the label is a class index. */
    CROSS_ENTROPY,
    /** -y·ln σ(z) - (1-y)·ln(1 - σ(z)); the label is 0 or 1. */
    BINARY_CROSS_ENTROPY,
    /** e^z - y·z; the label is a count. */
    POISSON;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The smallest valid label. The largest is the largest float. */
    public float leastLabel() {
        return switch (this) {
            case POISSON, BINARY_CROSS_ENTROPY, CROSS_ENTROPY -> 0;
            case MSE, MAE, HUBER -> -Float.MAX_VALUE;
        };
    }

    /**
     * The loss of one example at the raw output 0, that is, of a network that has learned nothing: y² (mse), |y| (mae),
     * ½y² or |y| - ½ (huber), ln K (cross-entropy), ln 2 (binary cross-entropy), 1 (poisson).
     *
     * @param classes K, the number of raw outputs
     */
    public double atZeroOutput(double label, int classes) {
        return switch (this) {
            case MSE -> label * label;
            case MAE -> Math.abs(label);
            case HUBER -> Math.abs(label) <= 1 ? label * label / 2 : Math.abs(label) - 0.5;
            case CROSS_ENTROPY -> Math.log(classes);
            case BINARY_CROSS_ENTROPY -> Math.log(2);
            case POISSON -> 1;
        };
    }

    /** The smallest possible loss for this label: 0, but y - y·ln y for poisson, which can be negative. */
    public double least(double label) {
        return this == POISSON && label > 0 ? label - label * Math.log(label) : 0;
    }

    /**
     * Converts raw outputs to predictions, row by row: softmax for cross-entropy, sigmoid for binary cross-entropy, exp
     * for Poisson, identity for the others. In plain Java, so that the scores of all engines are computed alike.
     *
     * @param outputs row-major {@code [rows, width]}
     */
    public void toPredictionInPlace(float[] outputs, int rows, int width) {
        switch (this) {
            case CROSS_ENTROPY -> {
                for (int row = 0; row < rows; row++) {
                    softmaxInPlace(outputs, row * width, width);
                }
            }
            case BINARY_CROSS_ENTROPY -> {
                for (int i = 0; i < rows * width; i++) {
                    outputs[i] = (float) (1 / (1 + Math.exp(-outputs[i])));
                }
            }
            case POISSON -> {
                for (int i = 0; i < rows * width; i++) {
                    outputs[i] = (float) Math.exp(outputs[i]);
                }
            }
            case MSE, MAE, HUBER -> {}
        }
    }

    private static void softmaxInPlace(float[] values, int from, int width) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + width; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        for (int i = from; i < from + width; i++) {
            values[i] = (float) Math.exp(values[i] - max);
            sum += values[i];
        }
        for (int i = from; i < from + width; i++) {
            values[i] = (float) (values[i] / sum);
        }
    }
}
