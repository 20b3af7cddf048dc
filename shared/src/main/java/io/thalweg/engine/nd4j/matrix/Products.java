package io.thalweg.engine.nd4j.matrix;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Products on the native side. ND4J's own operations for everything else between two products cost 15-40 µs each, and a
 * loop over the same few thousand numbers one or two, so products are all that is asked of it.
 *
 * <p>BLAS counts column by column. What is row-major here is its own transpose there, so that C = A·B becomes
 * Cᵀ = Bᵀ·Aᵀ and nothing is copied.
 */
public final class Products {

    private Products() {}

    /** C = A·B + keep·C: {@code A [rows, k]}, {@code B [k, n]}, {@code C [rows, n]}. */
    public static void plain(Matrix a, int rows, Matrix b, Matrix c, float keep) {
        Nd4j.gemm(b.transposed(b.maxRows()), a.transposed(rows), c.transposed(rows), false, false, 1, keep);
    }

    /** C = A·Bᵀ + keep·C: {@code A [rows, k]}, {@code B [n, k]}, {@code C [rows, n]}. */
    public static void rightTransposed(Matrix a, int rows, Matrix b, Matrix c, float keep) {
        Nd4j.gemm(b.transposed(b.maxRows()), a.transposed(rows), c.transposed(rows), true, false, 1, keep);
    }

    /** C = Aᵀ·B + keep·C: {@code A [rows, m]}, {@code B [rows, n]}, {@code C [m, n]}. */
    public static void leftTransposed(Matrix a, Matrix b, int rows, Matrix c, float keep) {
        Nd4j.gemm(b.transposed(rows), a.transposed(rows), c.transposed(c.maxRows()), false, true, 1, keep);
    }
}
