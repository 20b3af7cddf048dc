package io.thalweg.network;

import java.util.List;

/**
 * An embedding layer: {@code x [N]}, integers in [0, buckets), {@code W [buckets, U]}, {@code y [N, U]}. The value -1
 * means no row and gives zeros.
 */
@FormatName("EmbeddingSpec")
public record EmbeddingSpec(int buckets, int units) implements LayerSpec {

    public EmbeddingSpec {
        LayerRules.atLeast(1, "embedding.buckets", buckets);
        LayerRules.atLeast(1, "embedding.units", units);
    }

    @Override
    public String kind() {
        return "embedding";
    }

    @Override
    public Shape output(Shape input) {
        if (input.rank() != 1) {
            throw new ShapeException(
                    "takes a list of whole numbers, [N], but was given " + input + "; put it first, over the features");
        }
        return Shape.of(input.size(0), units);
    }

    /** A look-up copies a row: one operation per output. */
    @Override
    public long multiplyAdds(Shape input) {
        return output(input).elements();
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        return List.of(table(buckets, units));
    }

    /**
     * Initialised so that the squares of a row add up to 1 on average, like those of the one-hot row that it replaces.
     */
    static LayerTensor table(int buckets, int units) {
        return LayerTensor.trained("weight", Shape.of(buckets, units), InitialValues.within(Math.sqrt(3.0 / units)));
    }
}
