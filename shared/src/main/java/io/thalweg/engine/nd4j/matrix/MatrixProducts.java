package io.thalweg.engine.nd4j.matrix;

/**
 * Matrix products in native code. ND4J's own operations for everything else between two products cost 15-40 µs each, and a
 * loop over the same few thousand numbers one or two, so products are all that is asked of it.
 */
public interface MatrixProducts {

    /** C = A·B + keep·C: {@code A [rows, k]}, {@code B [k, n]}, {@code C [rows, n]}. */
    void plain(Matrix a, int rows, Matrix b, Matrix c, float keep);

    /** C = A·Bᵀ + keep·C: {@code A [rows, k]}, {@code B [n, k]}, {@code C [rows, n]}. */
    void rightTransposed(Matrix a, int rows, Matrix b, Matrix c, float keep);

    /** C = Aᵀ·B + keep·C: {@code A [rows, m]}, {@code B [rows, n]}, {@code C [m, n]}. */
    void leftTransposed(Matrix a, Matrix b, int rows, Matrix c, float keep);
}
