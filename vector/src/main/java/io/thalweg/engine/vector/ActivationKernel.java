package io.thalweg.engine.vector;

import io.thalweg.engine.common.Activations;
import io.thalweg.network.Activation;

/**
 * The activation function of a layer, forward and backward, in place where its derivative does not need z. ReLU has kernels of
 * its own: they load the same aligned vectors that the product just stored, so the processor forwards the stores. A loop that C2
 * vectorizes itself begins with single elements, and its vectors then overlap two stores each.
 */
final class ActivationKernel {

    private final Activation activation;

    ActivationKernel(Activation activation) {
        this.activation = activation;
    }

    /** Whether f'(z) needs z itself; if not, it is computed from f(z), which overwrites z. */
    boolean needsSums() {
        return switch (activation) {
            case GELU, SWISH, SOFTPLUS -> true;
            case LINEAR, SIGMOID, TANH, RELU, LEAKY_RELU, ELU -> false;
        };
    }

    /**
     * results = f(sums).
     *
     * @param sums z, the weighted sums plus bias
     * @param results the same array as {@code sums}, unless {@link #needsSums}
     * @param count a multiple of {@link Panels#WIDTH}
     */
    void apply(float[] sums, float[] results, int count) {
        switch (activation) {
            case LINEAR -> {}
            case RELU -> VectorKernels.relu(results, count);
            case GELU, SWISH, SOFTPLUS, SIGMOID, TANH, LEAKY_RELU, ELU ->
                Activations.apply(activation, sums, results, count);
        }
    }

    /** gradients ← gradients·f'(sums). */
    void backward(float[] sums, float[] results, float[] gradients, int count) {
        if (activation == Activation.RELU) {
            VectorKernels.reluBackward(results, gradients, count);
        } else {
            Activations.backward(activation, sums, results, gradients, count);
        }
    }
}
