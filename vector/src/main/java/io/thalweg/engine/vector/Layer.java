package io.thalweg.engine.vector;

import java.util.Optional;

/** A layer at work. What a method gives stays valid until the next call of it. */
interface Layer {

    /** Where the outputs lie. */
    Placement outputs();

    /**
     * The outputs; remembers what {@link #backward} needs.
     *
     * @param training whether to behave as in training
     * @param step updates applied so far
     */
    float[] forward(float[] inputs, int rows, boolean training, long step);

    /**
     * Writes the gradients of the layer's parameters, and gives those of its inputs, each where they are wanted.
     *
     * @param outputGradients placed like the outputs; 0 wherever no output lies; may be overwritten, and is kept until the
     *     next pass
     * @param parameterGradientsWanted whether to write those of the parameters
     */
    float[] backward(float[] outputGradients, int rows, boolean parameterGradientsWanted);

    /** For a layer that can learn a batch of one without writing its gradient down. */
    default Optional<OuterProduct> outerProduct() {
        return Optional.empty();
    }
}
