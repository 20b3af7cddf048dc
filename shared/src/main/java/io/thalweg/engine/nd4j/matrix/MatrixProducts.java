package io.thalweg.engine.nd4j.matrix;

/**
 * Matrix products in native code. Only products are computed by ND4J: each of its other operations costs 15-40 µs, and
 * a Java loop over the same few thousand elements one or two.
 */
public interface MatrixProducts {

    /** C = A·B + keep·C: {@code A [rows, k]}, {@code B [k, n]}, {@code C [rows, n]}. */
    void plain(Matrix a, int rows, Matrix b, Matrix c, float keep);

    /** C = A·Bᵀ + keep·C: {@code A [rows, k]}, {@code B [n, k]}, {@code C [rows, n]}. */
    void rightTransposed(Matrix a, int rows, Matrix b, Matrix c, float keep);

    /** C = Aᵀ·B + keep·C: {@code A [rows, m]}, {@code B [rows, n]}, {@code C [m, n]}. */
    void leftTransposed(Matrix a, Matrix b, int rows, Matrix c, float keep);
}
