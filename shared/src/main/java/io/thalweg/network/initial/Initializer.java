package io.thalweg.network.initial;

import io.thalweg.network.InitialValues;
import io.thalweg.network.LayerTensor;
import io.thalweg.network.NetworkSpec;
import java.io.Serializable;
import java.util.Optional;

/**
 * How weights are initialised. Tensors with a constant initial value (biases of zero, scales of one) keep it. The
 * initializer is not part of the network's fingerprint, because weights fit a network however they were initialised.
 *
 * <p>The fans are those of PyTorch: for {@code [out, in, …]} the fan in is in·…, the fan out is out·….
 */
public sealed interface Initializer extends Serializable permits ByActivation, He, Glorot, Uniform, Zeros {

    /** The name in pipeline.yaml. */
    String kind();

    /** The distribution of a random tensor. {@code tensor.initial()} is the default of its layer. */
    InitialValues drawn(LayerTensor tensor);

    /** The initial values of a tensor. */
    default InitialValues of(LayerTensor tensor) {
        return tensor.initial().isDrawn() ? drawn(tensor) : tensor.initial();
    }

    /** Why the network cannot be trained from these initial values; empty if it can. */
    default Optional<String> refusal(NetworkSpec network) {
        return Optional.empty();
    }
}
