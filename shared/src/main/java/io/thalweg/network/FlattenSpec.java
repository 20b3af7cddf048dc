package io.thalweg.network;

/** Flatten: {@code [C, H, W]} becomes {@code [C·H·W]}, in that order. */
@FormatName("FlattenSpec")
public record FlattenSpec() implements LayerSpec {

    @Override
    public String kind() {
        return "flatten";
    }

    @Override
    public Shape output(Shape input) {
        return Shape.of(input.elements());
    }

    @Override
    public long multiplyAdds(Shape input) {
        return 0;
    }
}
