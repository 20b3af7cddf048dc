package io.thalweg.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Sums, largest elements and means, lane by lane. */
final class Lanes {

    private static final VectorSpecies<Float> SPECIES = Products.SPECIES;
    private static final int WIDTH = SPECIES.length();
    private static final int FEW = 256;
    private static final int MANY = 4096;

    private Lanes() {}

    /** y[0..count) += x[0..count); {@code count} is a multiple of {@link Products#LANES}. */
    static void add(float[] x, int xAt, float[] y, int yAt, int count) {
        for (int j = 0; j < count; j += WIDTH) {
            FloatVector sum =
                    FloatVector.fromArray(SPECIES, y, yAt + j).add(FloatVector.fromArray(SPECIES, x, xAt + j));
            sum.intoArray(y, yAt + j);
        }
    }

    /**
     * Pixels of {@code channels} numbers, one after the other, become pixels of {@code stride} numbers, of which those
     * beyond the channels are 0. Reads up to a vector's length beyond the last pixel.
     */
    static void spread(float[] x, int channels, float[] y, int yAt, int stride, int pixels) {
        for (int j = 0; j < stride; j += WIDTH) {
            VectorMask<Float> kept = SPECIES.indexInRange(0, Math.max(0, channels - j));
            for (int i = 0; i < pixels; i++) {
                FloatVector.zero(SPECIES)
                        .blend(FloatVector.fromArray(SPECIES, x, i * channels + j), kept)
                        .intoArray(y, yAt + i * stride + j);
            }
        }
    }

    /** sums[j] += Σᵢ d[i][j]: single precision within a few hundred rows, double across. */
    static void addColumns(float[] d, int dAt, int count, int width, double[] sums) {
        for (int from = 0; from < count; from += FEW) {
            int rows = Math.min(FEW, count - from);
            for (int j = 0; j < width; j += WIDTH) {
                FloatVector sum = FloatVector.zero(SPECIES);
                for (int i = 0, p = dAt + from * width + j; i < rows; i++, p += width) {
                    sum = sum.add(FloatVector.fromArray(SPECIES, d, p));
                }
                for (int lane = 0; lane < WIDTH; lane++) {
                    sums[j + lane] += sum.lane(lane);
                }
            }
        }
    }

    /** Σ g²: single precision within some thousand elements, double across. */
    static double squaredLength(float[] g) {
        double length = 0;
        int i = 0;
        while (i + 4 * WIDTH <= g.length) {
            int end = Math.min(g.length, i + MANY) - 4 * WIDTH;
            FloatVector a = FloatVector.zero(SPECIES);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            for (; i <= end; i += 4 * WIDTH) {
                FloatVector x = FloatVector.fromArray(SPECIES, g, i);
                a = x.fma(x, a);
                x = FloatVector.fromArray(SPECIES, g, i + WIDTH);
                b = x.fma(x, b);
                x = FloatVector.fromArray(SPECIES, g, i + 2 * WIDTH);
                c = x.fma(x, c);
                x = FloatVector.fromArray(SPECIES, g, i + 3 * WIDTH);
                d = x.fma(x, d);
            }
            length += a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
        }
        for (; i < g.length; i++) {
            length += (double) g[i] * g[i];
        }
        return length;
    }

    /**
     * out[p][0..width) = the largest of in[bases[p] + offsets[e]][0..width), lane by lane; a NaN is larger than any number.
     *
     * @param width a multiple of {@link Products#LANES}
     */
    static void largest(float[] in, int inAt, int[] bases, int[] offsets, float[] out, int outAt, int width) {
        for (int p = 0; p < bases.length; p++) {
            int from = inAt + bases[p];
            int to = outAt + p * width;
            for (int j = 0; j < width; j += WIDTH) {
                FloatVector largest = FloatVector.fromArray(SPECIES, in, from + offsets[0] + j);
                for (int e = 1; e < offsets.length; e++) {
                    largest = largest.max(FloatVector.fromArray(SPECIES, in, from + offsets[e] + j));
                }
                largest.intoArray(out, to + j);
            }
        }
    }

    /** The way back from {@link #largest}: each gradient goes to the first of the elements that are the largest. */
    static void largestBackward(
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
                FloatVector largest = FloatVector.fromArray(SPECIES, out, to + j);
                FloatVector left = FloatVector.fromArray(SPECIES, outGradients, to + j);
                for (int e = 0; e < offsets.length; e++) {
                    int at = from + offsets[e] + j;
                    VectorMask<Float> found =
                            FloatVector.fromArray(SPECIES, in, at).eq(largest);
                    FloatVector given = zero.blend(left, found);
                    FloatVector.fromArray(SPECIES, inGradients, at).add(given).intoArray(inGradients, at);
                    left = left.blend(zero, found);
                }
            }
        }
    }

    /** out[p][0..width) = scale·Σₑ in[bases[p] + offsets[e]][0..width). */
    static void mean(float[] in, int inAt, int[] bases, int[] offsets, float scale, float[] out, int outAt, int width) {
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

    /** The way back from {@link #mean}. */
    static void meanBackward(
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
