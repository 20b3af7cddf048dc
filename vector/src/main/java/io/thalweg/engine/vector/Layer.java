package io.thalweg.engine.vector;

import java.util.Optional;

/** A layer with its buffers. An array that a method returns is valid until the next call of the method. */
interface Layer {

    /** The memory layout of the outputs. */
    ActivationLayout outputs();

    /**
     * Returns the outputs. Keeps what {@link #backward} needs.
     *
     * @param training whether to behave as in training
     * @param step updates applied so far
     */
    float[] forward(float[] inputs, int rows, boolean training, long step);

    /**
     * Writes the gradients of the parameters and returns the gradients of the inputs, as far as they are wanted.
     *
     * @param outputGradients in the layout of the outputs, with zeros in the padding; may be overwritten, and must not change
     *     until the next pass
     * @param parameterGradientsWanted whether to write the gradients of the parameters
     */
    float[] backward(float[] outputGradients, int rows, boolean parameterGradientsWanted);

    /** For a layer that can apply the gradient of a batch of one without storing it. */
    default Optional<OuterProduct> outerProduct() {
        return Optional.empty();
    }
}
