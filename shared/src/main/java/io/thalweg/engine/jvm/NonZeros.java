package io.thalweg.engine.jvm;

import java.util.Arrays;

/**
 * The indices of the non-zero elements of a batch with few of them, such as one-hot and hashed features. Products over
 * these indices give the same chains of multiply-adds as {@link Rows}, without the terms that change nothing.
 */
final class NonZeros {

    /** For shorter rows, the search takes longer than the multiplication. */
    static final int WORTH_A_SEARCH = 64;

    /** With more than one non-zero element in eight columns, blocks of columns are faster than single columns. */
    private static final int COLUMNS_PER_NON_ZERO = 8;

    private final float[] zeros;
    private final int[][] columns;
    private final int[] counts;

    NonZeros(int maxRows, int width) {
        this.zeros = new float[width];
        this.columns = new int[maxRows][width / COLUMNS_PER_NON_ZERO];
        this.counts = new int[maxRows];
    }

    /** Finds the non-zero elements. Returns false if a row has too many; then no other method may be called. */
    boolean find(float[][] x, int rows) {
        for (int r = 0; r < rows; r++) {
            if (!find(x[r], r)) {
                return false;
            }
        }
        return true;
    }

    // The JVM vectorises a comparison of arrays, but no other search.
    private boolean find(float[] row, int r) {
        int[] found = columns[r];
        int count = 0;
        int from = 0;
        for (int step; (step = Arrays.mismatch(row, from, zeros.length, zeros, from, zeros.length)) >= 0; ) {
            if (count == found.length) {
                return false;
            }
            found[count++] = from + step;
            from += step + 1;
        }
        counts[r] = count;
        return true;
    }

    /** sums[r] += Σₖ x[r][k]·weight[k]. */
    void accumulate(float[][] x, int rows, float[][] weight, float[][] sums) {
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < counts[r]; i++) {
                int k = columns[r][i];
                Rows.add(x[r][k], weight[k], sums[r]);
            }
        }
    }

    /** Writes the gradient Σᵣ x[r][k]·deltas[r] of weight[k]. */
    void writeGradients(float[][] x, int rows, float[][] deltas, TensorRows weight) {
        weight.forgetGradients();
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < counts[r]; i++) {
                int k = columns[r][i];
                Rows.add(x[r][k], deltas[r], weight.touch(k));
            }
        }
    }

    /** Σₖ x[k]² of the first row. */
    double squaredNormOfOne(float[][] x) {
        double sum = 0;
        for (int i = 0; i < counts[0]; i++) {
            float value = x[0][columns[0][i]];
            sum += (double) value * value;
        }
        return sum;
    }

    /** weight[k] += rate·x[k]·delta, for the first row. */
    void addOuterProductOfOne(float rate, float[][] x, float[] delta, float[][] weight) {
        for (int i = 0; i < counts[0]; i++) {
            int k = columns[0][i];
            Rows.add(rate * x[0][k], delta, weight[k]);
        }
    }
}
