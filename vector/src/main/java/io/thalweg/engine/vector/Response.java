package io.thalweg.engine.vector;

import io.thalweg.engine.common.Activations;
import io.thalweg.network.Activation;

/**
 * A layer's activation, in place where that can be. ReLU, the most frequent, goes by vectors that lie where the product's
 * vectors lay: loops of C2 begin at an address of their own choice, and what was just stored cannot be forwarded to them.
 */
final class Response {

    private final Activation activation;

    Response(Activation activation) {
        this.activation = activation;
    }

    /** Whether f'(z) needs z itself; otherwise f(z) is enough, and takes z's place. */
    boolean needsSums() {
        return switch (activation) {
            case GELU, SWISH, SOFTPLUS -> true;
            case LINEAR, SIGMOID, TANH, RELU, LEAKY_RELU, ELU -> false;
        };
    }

    /**
     * results = f(sums).
     *
     * @param results the sums themselves unless they are needed
     * @param count a multiple of {@link Products#LANES}
     */
    void apply(float[] sums, float[] results, int count) {
        switch (activation) {
            case LINEAR -> {}
            case RELU -> Lanes.rectify(results, count);
            case GELU, SWISH, SOFTPLUS, SIGMOID, TANH, LEAKY_RELU, ELU ->
                Activations.apply(activation, sums, results, count);
        }
    }

    /** gradients ← gradients·f'(sums). */
    void backward(float[] sums, float[] results, float[] gradients, int count) {
        if (activation == Activation.RELU) {
            Lanes.rectifyBackward(results, gradients, count);
        } else {
            Activations.backward(activation, sums, results, gradients, count);
        }
    }
}
