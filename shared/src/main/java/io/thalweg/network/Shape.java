package io.thalweg.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of a tensor without the batch axis, outermost axis first: {@code [784]}, {@code [1, 28, 28]} (channels,
 * height, width), {@code [24, 7]} (time, features).
 */
@FormatName("Shape")
public record Shape(List<Integer> sizes) implements Serializable {

    public Shape {
        sizes = List.copyOf(sizes);
        for (int size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException("each size must be at least 1 but the shape was " + sizes);
            }
        }
    }

    public static Shape of(int... sizes) {
        return new Shape(Arrays.stream(sizes).boxed().collect(Collectors.toUnmodifiableList()));
    }

    public int rank() {
        return sizes.size();
    }

    public int size(int axis) {
        return sizes.get(axis);
    }

    /** Number of elements: the product of the sizes. */
    public int elements() {
        return Math.toIntExact(sizes.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact));
    }

    /** {@code [1, 28, 28]}. */
    @Override
    public String toString() {
        return sizes.toString();
    }
}
