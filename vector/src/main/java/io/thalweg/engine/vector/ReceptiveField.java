package io.thalweg.engine.vector;

import io.thalweg.network.Shape;
import java.util.stream.IntStream;

/**
 * What a unit or a filter reads of its input, in the order in which it lies in memory.
 *
 * @param offsets from where the input or the window begins, ascending
 * @param order for each element that is read, as the weight counts them, its index among the offsets
 */
record ReceptiveField(Offsets offsets, int[] order) {

    /** All of an input. */
    static ReceptiveField of(Placement inputs) {
        return of(inputs.offsets());
    }

    /**
     * A convolution's window at the first position, counted {@code [channels, kernel, kernel]}.
     *
     * @param image {@code [channels, height, width]}, placed by {@code inputs}
     */
    static ReceptiveField window(Shape image, int kernel, Placement inputs) {
        int[] places = new int[image.size(0) * kernel * kernel];
        for (int i = 0; i < places.length; i++) {
            int channel = i / (kernel * kernel);
            int down = i / kernel % kernel;
            int across = i % kernel;
            places[i] = inputs.offsets()[(channel * image.size(1) + down) * image.size(2) + across];
        }
        return of(places);
    }

    private static ReceptiveField of(int[] places) {
        int[] byPlace = IntStream.range(0, places.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(places[a], places[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] offsets = new int[places.length];
        int[] order = new int[places.length];
        for (int i = 0; i < byPlace.length; i++) {
            offsets[i] = places[byPlace[i]];
            order[byPlace[i]] = i;
        }
        return new ReceptiveField(Offsets.of(offsets), order);
    }
}
