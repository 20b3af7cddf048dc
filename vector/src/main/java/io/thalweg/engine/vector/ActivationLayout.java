package io.thalweg.engine.vector;

import io.thalweg.network.Shape;

/**
 * The memory layout of the features or activations of a batch: the stride of an example, and the offset of each of its elements.
 * Elements are counted in PyTorch's order, {@code [C, H, W]} row by row. Between layers, images are stored channels-last (NHWC)
 * with the channels padded to a multiple of {@link Panels#WIDTH}.
 *
 * @param stride from one example to the next
 * @param offsets the index of each element, relative to the begin of its example
 */
record ActivationLayout(int stride, int[] offsets) {

    /** Without gaps, as a batch of features is given to an engine. */
    static ActivationLayout rowMajor(int elements) {
        return new ActivationLayout(elements, upTo(elements));
    }

    /** The units of a dense layer, with padding behind them. */
    static ActivationLayout padded(int units) {
        return new ActivationLayout(Panels.padded(units), upTo(units));
    }

    /** An image {@code [C, H, W]}, stored as {@code [H, W, padded C]}. */
    static ActivationLayout channelsLast(Shape image) {
        int channels = image.size(0);
        int pixels = image.size(1) * image.size(2);
        int pixelStride = Panels.padded(channels);
        int[] offsets = new int[channels * pixels];
        for (int channel = 0; channel < channels; channel++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                offsets[channel * pixels + pixel] = pixel * pixelStride + channel;
            }
        }
        return new ActivationLayout(pixels * pixelStride, offsets);
    }

    private static int[] upTo(int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    /** The index at which each example of a batch begins. */
    Offsets bases(int examples) {
        int[] bases = new int[examples];
        for (int i = 0; i < examples; i++) {
            bases[i] = i * stride;
        }
        return Offsets.of(bases);
    }

    /** An array for a batch, with room behind it for kernels that read whole vectors. */
    float[] allocate(int examples) {
        return new float[Math.addExact(Math.multiplyExact(examples, stride), Panels.WIDTH)];
    }
}
