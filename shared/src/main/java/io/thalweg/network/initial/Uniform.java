package io.thalweg.network.initial;

import io.thalweg.network.InitialValues;
import io.thalweg.network.LayerTensor;

/** Uniform in ±bound, including random biases. */
public record Uniform(double bound) implements Initializer {

    public Uniform {
        if (!(bound > 0 && bound < Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "bound must be above 0 but was " + bound + " (training.initial-values.uniform.bound)");
        }
    }

    @Override
    public String kind() {
        return "uniform";
    }

    @Override
    public InitialValues drawn(LayerTensor tensor) {
        return InitialValues.within(bound);
    }
}
