package io.thalweg.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Vectorized kernels other than matrix products: sums, dot products, ReLU, pooling, outer products. */
final class VectorKernels {

    private static final VectorSpecies<Float> SPECIES = Panels.SPECIES;
    private static final int WIDTH = SPECIES.length();
    private static final VectorShuffle<Float> FROM_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
    private static final VectorShuffle<Float> FROM_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
    private static final VectorShuffle<Float> FROM_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
    private static final int SUM_BLOCK = 256;
    private static final int NORM_BLOCK = 4096;

    private VectorKernels() {}

    /** y[0..count) += x[0..count); {@code count} is a multiple of {@link Panels#WIDTH}. */
    static void add(float[] x, int xAt, float[] y, int yAt, int count) {
        for (int j = 0; j < count; j += WIDTH) {
            FloatVector sum =
                    FloatVector.fromArray(SPECIES, y, yAt + j).add(FloatVector.fromArray(SPECIES, x, xAt + j));
            sum.intoArray(y, yAt + j);
        }
    }

    /**
     * Copies pixels without gaps, {@code [pixels, channels]}, to pixels with padding, {@code [pixels, stride]}. Padding becomes 0.
     * Reads up to a vector behind the last pixel.
     */
    static void padChannels(float[] x, int channels, float[] y, int yAt, int stride, int pixels) {
        for (int j = 0; j < stride; j += WIDTH) {
            VectorMask<Float> kept = SPECIES.indexInRange(0, Math.max(0, channels - j));
            for (int i = 0; i < pixels; i++) {
                FloatVector.zero(SPECIES)
                        .blend(FloatVector.fromArray(SPECIES, x, i * channels + j), kept)
                        .intoArray(y, yAt + i * stride + j);
            }
        }
    }

    /**
     * sums[j] += Σᵢ d[i][j], with compensated summation (TwoSum): the rounding error of each addition is summed separately.
     * Terms that cancel out must give exactly 0, because Adam would turn any remaining noise into full steps. Vectors of doubles
     * are no alternative: C2 does not compile the conversion to vector instructions.
     */
    static void addColumnSums(float[] d, int dAt, int count, int width, double[] sums) {
        for (int from = 0; from < count; from += SUM_BLOCK) {
            int rows = Math.min(SUM_BLOCK, count - from);
            for (int j = 0; j < width; j += WIDTH) {
                FloatVector sum = FloatVector.zero(SPECIES);
                FloatVector lost = sum;
                for (int i = 0, p = dAt + from * width + j; i < rows; i++, p += width) {
                    FloatVector x = FloatVector.fromArray(SPECIES, d, p);
                    FloatVector next = sum.add(x);
                    FloatVector added = next.sub(sum);
                    lost = lost.add(sum.sub(next.sub(added))).add(x.sub(added));
                    sum = next;
                }
                for (int lane = 0; lane < WIDTH; lane++) {
                    sums[j + lane] += (double) sum.lane(lane) + lost.lane(lane);
                }
            }
        }
    }

    /**
     * Σⱼ x[j]·y[j] over {@code count} elements. Computes sixteen partial sums for every width of a vector, and then adds them in
     * pairs, so that the result has the same bits on every processor. The order of the Vector API's own reduction is not
     * specified.
     */
    static float dot(float[] x, int xAt, float[] y, int yAt, int count) {
        int whole = count - count % Panels.WIDTH;
        float rest = 0;
        for (int j = whole; j < count; j++) {
            rest = Math.fma(x[xAt + j], y[yAt + j], rest);
        }
        if (whole == 0) {
            return rest;
        }
        FloatVector sums = sums(x, xAt, y, yAt, 0, whole);
        if (WIDTH == 8) {
            sums = sums.add(sums(x, xAt, y, yAt, 8, whole));
        } else if (WIDTH == 4) {
            sums = sums.add(sums(x, xAt, y, yAt, 8, whole));
            sums = sums.add(sums(x, xAt, y, yAt, 4, whole).add(sums(x, xAt, y, yAt, 12, whole)));
        }
        if (WIDTH > 8) {
            sums = sums.add(sums.rearrange(FROM_8));
        }
        if (WIDTH > 4) {
            sums = sums.add(sums.rearrange(FROM_4));
        }
        sums = sums.add(sums.rearrange(FROM_2));
        return sums.lane(0) + sums.lane(1) + rest;
    }

    /** Partial sums over every sixteenth element, for the lanes from {@code lane} on. */
    private static FloatVector sums(float[] x, int xAt, float[] y, int yAt, int lane, int count) {
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int j = lane; j < count; j += Panels.WIDTH) {
            sums = FloatVector.fromArray(SPECIES, x, xAt + j).fma(FloatVector.fromArray(SPECIES, y, yAt + j), sums);
        }
        return sums;
    }

    /** y[0..count) += factor·x[0..count) (BLAS: AXPY). */
    static void axpy(float factor, float[] x, int xAt, float[] y, int yAt, int count) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        int j = 0;
        for (; j + WIDTH <= count; j += WIDTH) {
            factors.fma(FloatVector.fromArray(SPECIES, x, xAt + j), FloatVector.fromArray(SPECIES, y, yAt + j))
                    .intoArray(y, yAt + j);
        }
        for (; j < count; j++) {
            y[yAt + j] = Math.fma(factor, x[xAt + j], y[yAt + j]);
        }
    }

    /** x ← max(0, x), element by element; NaN stays NaN. {@code count} is a multiple of {@link Panels#WIDTH}. */
    static void relu(float[] x, int count) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = 0; j < count; j += WIDTH) {
            FloatVector.fromArray(SPECIES, x, j).max(zero).intoArray(x, j);
        }
    }

    /** d ← d where y > 0, else 0. {@code count} is a multiple of {@link Panels#WIDTH}. */
    static void reluBackward(float[] y, float[] d, int count) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = 0; j < count; j += WIDTH) {
            FloatVector given = FloatVector.fromArray(SPECIES, d, j);
            VectorMask<Float> passed = FloatVector.fromArray(SPECIES, y, j).compare(VectorOperators.GT, zero);
            zero.blend(given, passed).intoArray(d, j);
        }
    }

    /** y[0..count) = factor·x[0..count); {@code count} is a multiple of {@link Panels#WIDTH}. */
    static void scale(float factor, float[] x, int xAt, float[] y, int yAt, int count) {
        for (int j = 0; j < count; j += WIDTH) {
            FloatVector.fromArray(SPECIES, x, xAt + j).mul(factor).intoArray(y, yAt + j);
        }
    }

    /** y[0..count) = Σᵢ w[wAt + i·wStride]·x[i·xStride..][0..count): a vector times a matrix (BLAS: GEMV). */
    static void weightedSum(
            float[] w, int wAt, int wStride, int rows, float[] x, int xStride, int count, float[] y, int yAt) {
        int j = 0;
        for (; j + WIDTH <= count; j += WIDTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                FloatVector factor = FloatVector.broadcast(SPECIES, w[wAt + i * wStride]);
                sum = factor.fma(FloatVector.fromArray(SPECIES, x, i * xStride + j), sum);
            }
            sum.intoArray(y, yAt + j);
        }
        for (; j < count; j++) {
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                sum = Math.fma(w[wAt + i * wStride], x[i * xStride + j], sum);
            }
            y[yAt + j] = sum;
        }
    }

    /** panels += factor·x·dᵀ with {@code x [depth]} and {@code d [width]}: an update of rank one (BLAS: GER). */
    static void addOuterProduct(
            float factor, float[] x, int xAt, int depth, float[] d, int width, float[] panels, int panelsAt) {
        for (int column = 0; column < width; column += WIDTH) {
            FloatVector deltas = FloatVector.fromArray(SPECIES, d, column);
            int first = Panels.index(panelsAt, column, depth);
            for (int k = 0; k < depth; k++) {
                int at = first + k * Panels.WIDTH;
                FloatVector step = FloatVector.broadcast(SPECIES, factor * x[xAt + k]);
                step.fma(deltas, FloatVector.fromArray(SPECIES, panels, at)).intoArray(panels, at);
            }
        }
    }

    /** Σ g², in single precision within blocks of 4096 elements and in double precision across blocks. */
    static double squaredNorm(float[] g) {
        double squaredNorm = 0;
        for (int from = 0; from < g.length; from += NORM_BLOCK) {
            squaredNorm += dot(g, from, g, from, Math.min(NORM_BLOCK, g.length - from));
        }
        return squaredNorm;
    }

    /**
     * Max pooling: out[p][0..width) = maxₑ in[bases[p] + offsets[e]][0..width), for each output pixel p. The maximum of NaN and
     * any number is NaN.
     *
     * @param width a multiple of {@link Panels#WIDTH}
     */
    static void maxPool(float[] in, int inAt, int[] bases, int[] offsets, float[] out, int outAt, int width) {
        for (int p = 0; p < bases.length; p++) {
            int from = inAt + bases[p];
            int to = outAt + p * width;
            for (int j = 0; j < width; j += WIDTH) {
                FloatVector maximum = FloatVector.fromArray(SPECIES, in, from + offsets[0] + j);
                for (int e = 1; e < offsets.length; e++) {
                    maximum = maximum.max(FloatVector.fromArray(SPECIES, in, from + offsets[e] + j));
                }
                maximum.intoArray(out, to + j);
            }
        }
    }

    /** The backward pass of {@link #maxPool}: each gradient goes to the first element that equals the maximum. */
    static void maxPoolBackward(
            float[] in,
            int inAt,
            int[] bases,
            int[] offsets,
            float[] out,
            float[] outGradients,
            int outAt,
            float[] inGradients,
            int width) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int p = 0; p < bases.length; p++) {
            int from = inAt + bases[p];
            int to = outAt + p * width;
            for (int j = 0; j < width; j += WIDTH) {
                FloatVector maximum = FloatVector.fromArray(SPECIES, out, to + j);
                FloatVector left = FloatVector.fromArray(SPECIES, outGradients, to + j);
                for (int e = 0; e < offsets.length; e++) {
                    int at = from + offsets[e] + j;
                    VectorMask<Float> found =
                            FloatVector.fromArray(SPECIES, in, at).eq(maximum);
                    FloatVector given = zero.blend(left, found);
                    FloatVector.fromArray(SPECIES, inGradients, at).add(given).intoArray(inGradients, at);
                    left = left.blend(zero, found);
                }
            }
        }
    }

    /** Mean pooling: out[p][0..width) = scale·Σₑ in[bases[p] + offsets[e]][0..width), with scale = 1 / elements of a window. */
    static void meanPool(
            float[] in, int inAt, int[] bases, int[] offsets, float scale, float[] out, int outAt, int width) {
        for (int p = 0; p < bases.length; p++) {
            int from = inAt + bases[p];
            int to = outAt + p * width;
            for (int j = 0; j < width; j += WIDTH) {
                FloatVector sum = FloatVector.fromArray(SPECIES, in, from + offsets[0] + j);
                for (int e = 1; e < offsets.length; e++) {
                    sum = sum.add(FloatVector.fromArray(SPECIES, in, from + offsets[e] + j));
                }
                sum.mul(scale).intoArray(out, to + j);
            }
        }
    }

    /** The backward pass of {@link #meanPool}. */
    static void meanPoolBackward(
            float[] outGradients,
            int outAt,
            float scale,
            int[] bases,
            int[] offsets,
            float[] inGradients,
            int inAt,
            int width) {
        for (int p = 0; p < bases.length; p++) {
            int to = inAt + bases[p];
            int from = outAt + p * width;
            for (int j = 0; j < width; j += WIDTH) {
                FloatVector share =
                        FloatVector.fromArray(SPECIES, outGradients, from + j).mul(scale);
                for (int offset : offsets) {
                    int at = to + offset + j;
                    FloatVector.fromArray(SPECIES, inGradients, at).add(share).intoArray(inGradients, at);
                }
            }
        }
    }
}
