package io.thalweg.engine.nd4j.matrix;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

/**
 * Matrix products by the BLAS library of ND4J's CPU backend. BLAS is called directly, because a call takes 0.2 µs,
 * instead of 10 µs through ND4J.
 */
public final class BlasProducts implements MatrixProducts {

    @Override
    public void plain(Matrix a, int rows, Matrix b, Matrix c, float keep) {
        int depth = a.columns();
        int width = b.columns();
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                rows,
                width,
                depth,
                1,
                a.pointer(),
                depth,
                b.pointer(),
                width,
                keep,
                c.pointer(),
                width);
    }

    @Override
    public void rightTransposed(Matrix a, int rows, Matrix b, Matrix c, float keep) {
        int depth = a.columns();
        int width = b.maxRows();
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                rows,
                width,
                depth,
                1,
                a.pointer(),
                depth,
                b.pointer(),
                depth,
                keep,
                c.pointer(),
                width);
    }

    @Override
    public void leftTransposed(Matrix a, Matrix b, int rows, Matrix c, float keep) {
        int height = a.columns();
        int width = b.columns();
        cblas_sgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                height,
                width,
                rows,
                1,
                a.pointer(),
                height,
                b.pointer(),
                width,
                keep,
                c.pointer(),
                width);
    }
}
