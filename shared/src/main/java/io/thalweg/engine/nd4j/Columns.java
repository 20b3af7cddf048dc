package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import java.util.Arrays;

/**
 * Sums down the columns of a matrix, on the heap's side: the gradient of a bias. In double precision, because what should
 * cancel out must: Adam would turn the noise that is left into whole steps.
 */
final class Columns {

    private final double[] sums;

    /** @param columns of the matrices to come */
    public Columns(int columns) {
        this.sums = new double[columns];
    }

    /** Forgets what was added. */
    public void clear() {
        Arrays.fill(sums, 0);
    }

    /** Adds the first rows. */
    public void add(Matrix a, int rows) {
        float[] values = a.values();
        for (int row = 0; row < rows; row++) {
            int from = a.offset() + row * sums.length;
            for (int j = 0; j < sums.length; j++) {
                sums[j] += values[from + j];
            }
        }
    }

    /** Writes the sums of all that was added. */
    public void write(Matrix target) {
        for (int j = 0; j < sums.length; j++) {
            target.values()[target.offset() + j] = (float) sums[j];
        }
    }

    /** target[j] = Σᵣ a[r][j], whatever was added before. */
    public void sum(Matrix a, int rows, Matrix target) {
        clear();
        add(a, rows);
        write(target);
    }
}
