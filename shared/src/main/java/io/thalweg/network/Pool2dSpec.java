package io.thalweg.network;

/**
 * Pooling: the maximum or the mean of each window. {@code x [C, H, W]} becomes {@code [C, H', W']}, H' = ⌊(H - size) /
 * stride⌋ + 1.
 */
@FormatName("Pool2dSpec")
public record Pool2dSpec(Pooling pooling, int size, int stride) implements LayerSpec {

    /** The function that is applied to a window. */
    public enum Pooling {
        MAX,
        MEAN
    }

    public Pool2dSpec {
        LayerRules.atLeast(1, kind(pooling) + ".size", size);
        LayerRules.atLeast(1, kind(pooling) + ".stride", stride);
    }

    @Override
    public String kind() {
        return kind(pooling);
    }

    @Override
    public Shape output(Shape input) {
        LayerRules.image(input);
        return Shape.of(
                input.size(0),
                LayerRules.windows(input, 1, size, 0, stride),
                LayerRules.windows(input, 2, size, 0, stride));
    }

    /** A comparison or an addition per element of each window. */
    @Override
    public long multiplyAdds(Shape input) {
        return (long) output(input).elements() * size * size;
    }

    private static String kind(Pooling pooling) {
        return switch (pooling) {
            case MAX -> "max-pool2d";
            case MEAN -> "avg-pool2d";
        };
    }
}
