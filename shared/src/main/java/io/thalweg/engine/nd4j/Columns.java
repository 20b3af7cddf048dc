package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import java.util.Arrays;

/**
 * Sums down the columns of a matrix, in its heap array: the gradient of a bias. Computed in double precision, so that
 * terms that should cancel do; Adam would turn a remaining rounding error into full steps.
 */
final class Columns {

    private final double[] sums;

    /**
     * Creates empty sums.
     *
     * @param columns number of columns
     */
    public Columns(int columns) {
        this.sums = new double[columns];
    }

    /** Resets the sums. */
    public void clear() {
        Arrays.fill(sums, 0);
    }

    /** Adds the first rows of a matrix. */
    public void add(Matrix a, int rows) {
        float[] values = a.values();
        for (int row = 0; row < rows; row++) {
            int from = a.offset() + row * sums.length;
            for (int j = 0; j < sums.length; j++) {
                sums[j] += values[from + j];
            }
        }
    }

    /** Writes the sums. */
    public void write(Matrix target) {
        for (int j = 0; j < sums.length; j++) {
            target.values()[target.offset() + j] = (float) sums[j];
        }
    }

    /** target[j] = Σᵣ a[r][j], without earlier rows. */
    public void sum(Matrix a, int rows, Matrix target) {
        clear();
        add(a, rows);
        write(target);
    }
}
