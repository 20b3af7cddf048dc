package io.thalweg.network;

import java.util.List;

/**
 * An embedding layer: {@code x [N]}, integers in [0, buckets), {@code W [buckets, U]}, {@code y [N, U]}. -1 stands for
 * no number and gives zeros.
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

    /** A look-up takes a row as it is: one for each number that comes out. */
    @Override
    public long multiplyAdds(Shape input) {
        return output(input).elements();
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        return List.of(table(buckets, units));
    }

    /** Drawn so that the squares of a row add up to 1 on average, as those of the one-hot row do that it stands for. */
    static LayerTensor table(int buckets, int units) {
        return LayerTensor.trained("weight", Shape.of(buckets, units), InitialValues.within(Math.sqrt(3.0 / units)));
    }
}
