package io.thalweg.network.initial;

import io.thalweg.network.InitialValues;
import io.thalweg.network.LayerTensor;
import io.thalweg.network.NetworkSpec;
import java.util.List;
import java.util.Optional;

/**
 * All zero, for a network of one layer, that is, a linear model. In a deeper network all units of a layer would stay
 * equal.
 */
public record Zeros() implements Initializer {

    @Override
    public String kind() {
        return "zeros";
    }

    @Override
    public InitialValues drawn(LayerTensor tensor) {
        return InitialValues.ZEROS;
    }

    @Override
    public Optional<String> refusal(NetworkSpec network) {
        List<String> drawn = network.layerTensors().stream()
                .filter(tensor -> tensor.initial().isDrawn())
                .map(LayerTensor::name)
                .toList();
        return drawn.size() < 2
                ? Optional.empty()
                : Optional.of("zeros must be for a network with one tensor of weights, in others no unit could become"
                        + " different from its neighbours, but there are " + String.join(", ", drawn)
                        + " (training.initial-values); take it out, or use he or glorot");
    }
}
