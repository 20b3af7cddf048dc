package io.thalweg.engine.vector;

import io.thalweg.network.Shape;
import java.util.stream.IntStream;

/**
 * The inputs of a unit or a filter, in the order of their memory offsets. Products read memory in this order, and weights are
 * packed in it.
 *
 * @param offsets relative to the begin of the input, or of the window in a convolution
 * @param order for each input in PyTorch's order, its index in {@code offsets}
 */
record ReceptiveField(Offsets offsets, int[] order) {

    /** The whole input, for a dense layer. */
    static ReceptiveField of(ActivationLayout inputs) {
        return of(inputs.offsets());
    }

    /**
     * The window of a convolution, {@code [channels, kernel, kernel]}.
     *
     * @param image {@code [channels, height, width]}, stored as {@code inputs} says
     */
    static ReceptiveField window(Shape image, int kernel, ActivationLayout inputs) {
        int[] indices = new int[image.size(0) * kernel * kernel];
        for (int i = 0; i < indices.length; i++) {
            int channel = i / (kernel * kernel);
            int down = i / kernel % kernel;
            int across = i % kernel;
            indices[i] = inputs.offsets()[(channel * image.size(1) + down) * image.size(2) + across];
        }
        return of(indices);
    }

    private static ReceptiveField of(int[] indices) {
        int[] ascending = IntStream.range(0, indices.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(indices[a], indices[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] offsets = new int[indices.length];
        int[] order = new int[indices.length];
        for (int i = 0; i < ascending.length; i++) {
            offsets[i] = indices[ascending[i]];
            order[ascending[i]] = i;
        }
        return new ReceptiveField(Offsets.of(offsets), order);
    }
}
