package io.thalweg.engine.vector;

import io.thalweg.network.Shape;

/**
 * Where the elements of an example lie in memory. The elements are counted as everywhere, {@code [C, H, W]} row by row;
 * between layers, an image lies pixel by pixel with its channels side by side, padded to whole vectors.
 *
 * @param stride from one example to the next
 * @param offsets of each element from its example's beginning
 */
record Placement(int stride, int[] offsets) {

    /** One element after the other, as a batch of features comes. */
    static Placement plain(int elements) {
        return new Placement(elements, counting(elements));
    }

    /** A row of units, padded. */
    static Placement units(int units) {
        return new Placement(Products.padded(units), counting(units));
    }

    /** Pixels of padded channels. */
    static Placement pixels(Shape image) {
        int channels = image.size(0);
        int pixels = image.size(1) * image.size(2);
        int pixelStride = Products.padded(channels);
        int[] offsets = new int[channels * pixels];
        for (int channel = 0; channel < channels; channel++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                offsets[channel * pixels + pixel] = pixel * pixelStride + channel;
            }
        }
        return new Placement(pixels * pixelStride, offsets);
    }

    private static int[] counting(int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    /** Where a batch's examples begin. */
    Offsets bases(int examples) {
        int[] bases = new int[examples];
        for (int i = 0; i < examples; i++) {
            bases[i] = i * stride;
        }
        return Offsets.of(bases);
    }

    /** Room for so many examples, and for the last vector to reach over. */
    float[] allocate(int examples) {
        return new float[Math.addExact(Math.multiplyExact(examples, stride), Products.LANES)];
    }
}
