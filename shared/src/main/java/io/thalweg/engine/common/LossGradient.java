package io.thalweg.engine.common;

import io.thalweg.engine.Batch;
import io.thalweg.network.Loss;

/**
 * The loss of a batch, L = Σ wᵢ·lᵢ / B, and its gradient with respect to the raw outputs z; wᵢ is the weight of example
 * i, lᵢ its loss and B the batch size. Computed in double precision, for accurate sums; the cost is low, because there
 * are few outputs.
 *
 * <p>The sum is divided by B, the number of examples, and not by Σ wᵢ, so that a weight has the same effect in a batch
 * of any size. Division by Σ wᵢ would cancel the weight in a batch of one.
 */
public final class LossGradient {

    private LossGradient() {}

    /**
     * Writes dL/dz and returns L, the mean over rows and, except for cross-entropy, over units.
     *
     * @param outputs z, row-major {@code [rows, width]}
     * @param batch its labels are a class index per row for cross-entropy, else {@code [rows, width]}
     * @param gradients row-major {@code [rows, width]}, overwritten
     * @return L; NaN if a class label is out of range
     */
    public static double write(Loss loss, float[] outputs, Batch batch, int width, float[] gradients) {
        return loss == Loss.CROSS_ENTROPY
                ? crossEntropy(outputs, batch, width, gradients)
                : elementWise(loss, outputs, batch, width, gradients);
    }

    private static double crossEntropy(float[] outputs, Batch batch, int width, float[] gradients) {
        float[] labels = batch.labels();
        int rows = batch.rows();
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int from = row * width;
            int label = (int) labels[row];
            if (label != labels[row] || label < 0 || label >= width) {
                return Double.NaN;
            }
            float max = Float.NEGATIVE_INFINITY;
            for (int i = from; i < from + width; i++) {
                max = Math.max(max, outputs[i]);
            }
            double exponentials = 0;
            for (int i = from; i < from + width; i++) {
                double exponential = Math.exp(outputs[i] - max);
                gradients[i] = (float) exponential;
                exponentials += exponential;
            }
            float weight = batch.weight(row);
            sum += weight * (Math.log(exponentials) - (outputs[from + label] - max));
            double scale = weight / (exponentials * rows);
            for (int i = from; i < from + width; i++) {
                gradients[i] = (float) (gradients[i] * scale);
            }
            gradients[from + label] -= weight / rows;
        }
        return sum / rows;
    }

    private static double elementWise(Loss loss, float[] outputs, Batch batch, int width, float[] gradients) {
        float[] labels = batch.labels();
        int count = batch.rows() * width;
        double sum = 0;
        for (int row = 0; row < batch.rows(); row++) {
            double rowSum = 0;
            double weight = batch.weight(row);
            int end = (row + 1) * width;
            for (int i = row * width; i < end; i++) {
                double z = outputs[i];
                double y = labels[i];
                double slope;
                switch (loss) {
                    case MSE -> {
                        rowSum += (z - y) * (z - y);
                        slope = 2 * (z - y);
                    }
                    case MAE -> {
                        rowSum += Math.abs(z - y);
                        slope = Math.signum(z - y);
                    }
                    case HUBER -> {
                        double distance = Math.abs(z - y);
                        rowSum += distance <= 1 ? distance * distance / 2 : distance - 0.5;
                        slope = Math.max(-1, Math.min(1, z - y));
                    }
                    case BINARY_CROSS_ENTROPY -> {
                        // ln(1 + e^-|z|) + max(z, 0) - y·z is the same sum without overflow.
                        double shrunk = Math.exp(-Math.abs(z));
                        rowSum += logOnePlus(shrunk) + Math.max(z, 0) - y * z;
                        slope = (z >= 0 ? 1 / (1 + shrunk) : shrunk / (1 + shrunk)) - y;
                    }
                    case POISSON -> {
                        double expected = Math.exp(z);
                        rowSum += expected - y * z;
                        slope = expected - y;
                    }
                    case CROSS_ENTROPY -> throw new IllegalStateException("cross-entropy goes row by row");
                    default -> throw new IllegalStateException("no gradient for " + loss);
                }
                gradients[i] = (float) (weight * slope / count);
            }
            sum += weight * rowSum;
        }
        return sum / count;
    }

    /**
     * ln(1 + x) for x from 0 to 1, with a relative error of 1e-10. {@link Math#log1p} is not a JVM intrinsic and takes
     * twice as long.
     */
    static double logOnePlus(double x) {
        return x < 1e-5 ? x * (1 - x / 2) : Math.log(1 + x);
    }
}
