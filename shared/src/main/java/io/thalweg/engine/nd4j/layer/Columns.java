package io.thalweg.engine.nd4j.layer;

import io.thalweg.engine.nd4j.matrix.Matrix;
import java.util.Arrays;

/** Sums down the columns of a matrix: the gradient of a bias. */
final class Columns {

    private Columns() {}

    /** sum[j] = Σᵣ a[r][j], on the heap's side. */
    static void sum(Matrix a, int rows, Matrix sum) {
        int columns = a.columns();
        float[] values = a.values();
        float[] sums = sum.values();
        int to = sum.offset();
        Arrays.fill(sums, to, to + columns, 0);
        for (int row = 0; row < rows; row++) {
            int from = a.offset() + row * columns;
            for (int j = 0; j < columns; j++) {
                sums[to + j] += values[from + j];
            }
        }
    }
}
