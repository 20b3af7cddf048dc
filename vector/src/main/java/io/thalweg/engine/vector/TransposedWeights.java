package io.thalweg.engine.vector;

import java.util.Arrays;

/**
 * The transposed weight of a layer, packed in {@link Panels}, for the gradients of the layer's inputs. The columns of a panel are
 * indices in the memory of the input, in blocks that are contiguous there: one block for a dense layer, one for each line of the
 * kernel in a convolution. {@link #refresh} copies the weight anew in each step.
 */
final class TransposedWeights {

    /** For a layer whose input gradients are not wanted. */
    static final TransposedWeights NONE = new TransposedWeights(Offsets.of(new int[0]), 0, new int[0]);

    /** Of a column that belongs to no element of the weight: padding. */
    private static final int PADDING = -1;

    private final Offsets units;
    private final int width;
    private final int[] sources;
    private final float[] panels;
    private final float[] zeros;

    private TransposedWeights(Offsets units, int width, int[] sources) {
        this.units = units;
        this.width = width;
        this.sources = sources;
        this.panels = new float[sources.length];
        this.zeros = new float[width];
    }

    /** Of a dense layer: one block with the whole input. */
    static TransposedWeights dense(PackedWeights weights, ActivationLayout inputs) {
        int[] elements = new int[Panels.padded(inputs.stride())];
        Arrays.fill(elements, PADDING);
        for (int element = 0; element < inputs.offsets().length; element++) {
            elements[inputs.offsets()[element]] = element;
        }
        return of(weights, elements, 1);
    }

    /** Of a convolution: for each line of the kernel a block of its pixels, each with {@code pixelStride} columns. */
    static TransposedWeights convolution(PackedWeights weights, int channels, int kernel, int pixelStride) {
        int width = Panels.padded(kernel * pixelStride);
        int[] elements = new int[kernel * width];
        Arrays.fill(elements, PADDING);
        for (int channel = 0; channel < channels; channel++) {
            for (int down = 0; down < kernel; down++) {
                for (int across = 0; across < kernel; across++) {
                    elements[down * width + across * pixelStride + channel] =
                            (channel * kernel + down) * kernel + across;
                }
            }
        }
        return of(weights, elements, kernel);
    }

    /** @param elements the weight's element for each column of all blocks, or {@link #PADDING} */
    private static TransposedWeights of(PackedWeights weights, int[] elements, int blocks) {
        int[] sources = new int[elements.length * weights.units()];
        for (int column = 0; column < elements.length; column++) {
            for (int unit = 0; unit < weights.units(); unit++) {
                int at = Panels.index(0, column, weights.units()) + unit * Panels.WIDTH;
                sources[at] = elements[column] == PADDING ? PADDING : weights.weightAt(unit, elements[column]);
            }
        }
        Offsets units = Offsets.of(ActivationLayout.padded(weights.units()).offsets());
        return new TransposedWeights(units, elements.length / blocks, sources);
    }

    /** Copies the present weight. */
    void refresh(float[] values) {
        for (int i = 0; i < sources.length; i++) {
            int source = sources[i];
            if (source != PADDING) {
                panels[i] = values[source];
            }
        }
    }

    /** Columns of a block, a multiple of {@link Panels#WIDTH}. */
    int width() {
        return width;
    }

    /**
     * y = x·W over the columns of one block.
     *
     * @param x rows of units, at {@code xAt + bases[i]}
     * @param y {@code [rows, width]}, with rows at {@code yAt + i·yStride}
     */
    void multiply(float[] x, int xAt, Offsets bases, int rows, int block, float[] y, int yAt, int yStride) {
        PackedGemm.multiply(
                x, xAt, bases, rows, units, panels, block * width * units.count(), width, zeros, 0, y, yAt, yStride);
    }
}
