package io.thalweg.engine.nd4j.matrix;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products by an ND4J backend other than the CPU, such as CUDA. ND4J's arrays are column-major here, so that a
 * row-major matrix is passed as its transpose without a copy, and C = A·B becomes Cᵀ = Bᵀ·Aᵀ. A call costs about 10 µs.
 */
public final class BackendProducts implements MatrixProducts {

    @Override
    public void plain(Matrix a, int rows, Matrix b, Matrix c, float keep) {
        Nd4j.gemm(b.transposed(b.maxRows()), a.transposed(rows), c.transposed(rows), false, false, 1, keep);
    }

    @Override
    public void rightTransposed(Matrix a, int rows, Matrix b, Matrix c, float keep) {
        Nd4j.gemm(b.transposed(b.maxRows()), a.transposed(rows), c.transposed(rows), true, false, 1, keep);
    }

    @Override
    public void leftTransposed(Matrix a, Matrix b, int rows, Matrix c, float keep) {
        Nd4j.gemm(b.transposed(rows), a.transposed(rows), c.transposed(c.maxRows()), false, true, 1, keep);
    }
}
