package io.thalweg.network;

/** The mean over time: {@code [T, F]} becomes {@code [F]}. */
@FormatName("MeanPool1dSpec")
public record MeanPool1dSpec() implements LayerSpec {

    @Override
    public String kind() {
        return "mean-pool1d";
    }

    @Override
    public Shape output(Shape input) {
        LayerRules.sequence(input);
        return Shape.of(input.size(1));
    }

    /** One addition per element. */
    @Override
    public long multiplyAdds(Shape input) {
        return input.elements();
    }
}
