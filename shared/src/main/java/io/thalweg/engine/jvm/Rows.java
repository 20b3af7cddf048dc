package io.thalweg.engine.jvm;

import java.util.Arrays;

/**
 * Products of matrices that are stored row by row, one array each. C2 vectorises a loop over several arrays only if all
 * of them are accessed at the plain loop index, so a matrix in one long array would run scalar (4-7 GFLOP/s instead of
 * 25-45, measured on an AVX2 core, JDK 17).
 *
 * <p>Every element of a product is one chain of fused multiply-adds in the order of the summed index. A term with a
 * zero coefficient does not change the sum, so blocking and skipping zeros change nothing but the sign of a zero, and
 * the result of a row does not depend on other rows.
 *
 * <p>{@link Math#fma} is one instruction on x86 since 2013 and on every 64-bit ARM, and very slow elsewhere.
 */
final class Rows {

    private Rows() {}

    static float[][] allocate(int rows, int width) {
        return new float[rows][width];
    }

    /** c[r] += Σₖ a[r][k]·b[k]: {@code a [rows, depth]}, {@code b [depth, width]}, {@code c [rows, width]}. */
    static void accumulate(float[][] a, int rows, float[][] b, int depth, float[][] c) {
        if (rows == 1) {
            accumulateNonZero(a[0], b, depth, c[0]);
            return;
        }
        int k = 0;
        for (; k + 3 < depth; k += 4) {
            float[] b0 = b[k];
            float[] b1 = b[k + 1];
            float[] b2 = b[k + 2];
            float[] b3 = b[k + 3];
            for (int r = 0; r < rows; r++) {
                float[] row = a[r];
                float a0 = row[k];
                float a1 = row[k + 1];
                float a2 = row[k + 2];
                float a3 = row[k + 3];
                if (a0 != 0 || a1 != 0 || a2 != 0 || a3 != 0) {
                    add(a0, b0, a1, b1, a2, b2, a3, b3, c[r]);
                }
            }
        }
        for (; k < depth; k++) {
            for (int r = 0; r < rows; r++) {
                add(a[r][k], b[k], c[r]);
            }
        }
    }

    /** The same for one row, with four non-zero coefficients at a time, for one-hot and hashed inputs. */
    private static void accumulateNonZero(float[] a, float[][] b, int depth, float[] c) {
        int k0 = 0;
        int k1 = 0;
        int k2 = 0;
        int held = 0;
        for (int k = 0; k < depth; k++) {
            if (a[k] != 0) {
                switch (held) {
                    case 0 -> k0 = k;
                    case 1 -> k1 = k;
                    case 2 -> k2 = k;
                    default -> add(a[k0], b[k0], a[k1], b[k1], a[k2], b[k2], a[k], b[k], c);
                }
                held = (held + 1) & 3;
            }
        }
        if (held > 0) {
            add(a[k0], b[k0], c);
        }
        if (held > 1) {
            add(a[k1], b[k1], c);
        }
        if (held > 2) {
            add(a[k2], b[k2], c);
        }
    }

    /**
     * c[k] = Σᵣ a[r][k]·b[r]: {@code a [rows, depth]}, {@code b [rows, width]}, {@code c [depth, width]}.
     *
     * @param touched set to whether any a[r][k] was not zero; rows of {@code c} that are not touched contain zeros
     */
    static void transposedProduct(float[][] a, int rows, float[][] b, int depth, float[][] c, boolean[] touched) {
        for (int k = 0; k < depth; k++) {
            float[] target = c[k];
            if (touched[k]) {
                Arrays.fill(target, 0);
            }
            boolean any = false;
            int r = 0;
            for (; r + 3 < rows; r += 4) {
                float a0 = a[r][k];
                float a1 = a[r + 1][k];
                float a2 = a[r + 2][k];
                float a3 = a[r + 3][k];
                if (a0 != 0 || a1 != 0 || a2 != 0 || a3 != 0) {
                    any = true;
                    add(a0, b[r], a1, b[r + 1], a2, b[r + 2], a3, b[r + 3], target);
                }
            }
            for (; r < rows; r++) {
                float factor = a[r][k];
                if (factor != 0) {
                    any = true;
                    add(factor, b[r], target);
                }
            }
            touched[k] = any;
        }
    }

    /**
     * c[j] = Σᵣ a[r][j]: {@code a [rows, width]}. Computed in double precision, so that terms that should cancel do;
     * Adam would turn a remaining rounding error into full steps.
     *
     * @param sums buffer for a row
     */
    static void sum(float[][] a, int rows, double[] sums, float[] c) {
        if (rows == 1) {
            System.arraycopy(a[0], 0, c, 0, c.length);
            return;
        }
        Arrays.fill(sums, 0);
        int r = 0;
        for (; r + 3 < rows; r += 4) {
            add(a[r], a[r + 1], a[r + 2], a[r + 3], sums);
        }
        for (; r < rows; r++) {
            float[] row = a[r];
            for (int j = 0; j < sums.length; j++) {
                sums[j] += row[j];
            }
        }
        for (int j = 0; j < c.length; j++) {
            c[j] = (float) sums[j];
        }
    }

    private static void add(float[] a0, float[] a1, float[] a2, float[] a3, double[] sums) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] += ((double) a0[j] + a1[j]) + ((double) a2[j] + a3[j]);
        }
    }

    /** c[r][k] += a[r]·b[k]: {@code a [rows, depth]}, {@code b [count, depth]}, {@code c [rows, count]}. */
    static void dots(float[][] a, int rows, float[][] b, int count, float[][] c) {
        for (int r = 0; r < rows; r++) {
            float[] row = a[r];
            float[] target = c[r];
            for (int k = 0; k < count; k++) {
                target[k] += dot(row, b[k]);
            }
        }
    }

    /** b[k][i] = a[i][k]. */
    static void transpose(float[][] a, int rows, int depth, float[][] b) {
        for (int i = 0; i < rows; i++) {
            float[] row = a[i];
            for (int k = 0; k < depth; k++) {
                b[k][i] = row[k];
            }
        }
    }

    /** c += factor·b. */
    static void add(float factor, float[] b, float[] c) {
        for (int j = 0; j < c.length; j++) {
            c[j] = Math.fma(factor, b[j], c[j]);
        }
    }

    private static void add(
            float a0, float[] b0, float a1, float[] b1, float a2, float[] b2, float a3, float[] b3, float[] c) {
        for (int j = 0; j < c.length; j++) {
            c[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j]))));
        }
    }

    // Eight sums, because the additions of a single sum would wait for each other, and a core has two multiply-add
    // units.
    static float dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int end = a.length & ~7;
        for (int i = 0; i < end; i += 8) {
            s0 = Math.fma(a[i], b[i], s0);
            s1 = Math.fma(a[i + 1], b[i + 1], s1);
            s2 = Math.fma(a[i + 2], b[i + 2], s2);
            s3 = Math.fma(a[i + 3], b[i + 3], s3);
            s4 = Math.fma(a[i + 4], b[i + 4], s4);
            s5 = Math.fma(a[i + 5], b[i + 5], s5);
            s6 = Math.fma(a[i + 6], b[i + 6], s6);
            s7 = Math.fma(a[i + 7], b[i + 7], s7);
        }
        float sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
        for (int i = end; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }

    /** lanes[j] += a[j]²: a vectorised sum of squares. The caller adds the lanes. */
    static void addSquares(float[] a, float[] lanes) {
        for (int j = 0; j < lanes.length; j++) {
            lanes[j] = Math.fma(a[j], a[j], lanes[j]);
        }
    }
}
