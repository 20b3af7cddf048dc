package io.thalweg.network.initial;

import io.thalweg.network.InitialValues;
import io.thalweg.network.LayerTensor;

/**
 * The default initial values: He before ReLU-like activations, Glorot before the others, and for recurrent cells those
 * of PyTorch.
 */
public record ByActivation() implements Initializer {

    @Override
    public String kind() {
        return "by-activation";
    }

    @Override
    public InitialValues drawn(LayerTensor tensor) {
        return tensor.initial();
    }
}
