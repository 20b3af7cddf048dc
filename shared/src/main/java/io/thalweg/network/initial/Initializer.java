package io.thalweg.network.initial;

import io.thalweg.network.InitialValues;
import io.thalweg.network.LayerTensor;
import io.thalweg.network.NetworkSpec;
import java.io.Serializable;
import java.util.Optional;

/**
 * How the initial values of weights are drawn. Tensors with a constant initial value (biases of zero, scales of one)
 * keep it. No part of the network itself: weights fit it whatever they began with.
 *
 * <p>The fans are those of PyTorch: for {@code [out, in, …]} the fan in is in·…, the fan out is out·….
 */
public sealed interface Initializer extends Serializable permits ByActivation, He, Glorot, Uniform, Zeros {

    /** The name in pipeline.yaml. */
    String kind();

    /** What a tensor that is drawn is drawn from; {@code tensor.initial()} is what its layer asks for. */
    InitialValues drawn(LayerTensor tensor);

    /** What a tensor holds before the first step. */
    default InitialValues of(LayerTensor tensor) {
        return tensor.initial().isDrawn() ? drawn(tensor) : tensor.initial();
    }

    /** Why the network could not learn from there; empty if it could. */
    default Optional<String> refusal(NetworkSpec network) {
        return Optional.empty();
    }
}
