package io.thalweg.network;

/**
 * Dropout: in training, each element is zero with probability {@code rate} and otherwise divided by 1 - rate; in
 * evaluation mode the identity.
 */
@FormatName("DropoutSpec")
public record DropoutSpec(double rate) implements LayerSpec {

    public DropoutSpec {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout.rate must be in [0, 1) but was " + rate);
        }
    }

    @Override
    public String kind() {
        return "dropout";
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public boolean sameInTraining() {
        return rate == 0;
    }

    /** One multiplication per element, in training. */
    @Override
    public long multiplyAdds(Shape input) {
        return rate == 0 ? 0 : input.elements();
    }
}
