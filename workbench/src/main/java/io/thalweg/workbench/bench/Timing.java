package io.thalweg.workbench.bench;

import java.util.Arrays;

/**
 * The time of an operation in microseconds, as quantiles over samples. Each sample is the mean of several operations.
 *
 * @param operationsPerSample the number of operations that are timed together
 */
record Timing(double median, double p10, double p90, int samples, int operationsPerSample) {

    /**
     * Computes quantiles by the nearest rank. The median of an even number of samples is the mean of the two middle
     * ones.
     */
    static Timing of(double[] micros, int operationsPerSample) {
        double[] sorted = micros.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        return new Timing(
                (sorted[(count - 1) / 2] + sorted[count / 2]) / 2,
                rank(sorted, 0.1),
                rank(sorted, 0.9),
                count,
                operationsPerSample);
    }

    private static double rank(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
