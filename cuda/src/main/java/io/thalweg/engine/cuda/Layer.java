package io.thalweg.engine.cuda;

/**
 * A layer of a network: enqueues its kernels. Values of all rows lie one after another, in the layout of the layer's
 * shape. Belongs to the thread of its network.
 */
interface Layer {

    /**
     * Enqueues the forward pass.
     *
     * @param input address of {@code [rows, input elements]}, which stays as it is until after {@link #backward}
     * @return address of {@code [rows, output elements]}
     */
    long forward(long input, int rows, Pass pass);

    /**
     * Enqueues the backward pass of the last forward pass in training: writes the gradients of the layer's parameters.
     *
     * @param outputGradient address of the loss's derivative with respect to the outputs; may be overwritten
     * @return address of that with respect to the inputs; meaningless where {@link Place#inputGradientWanted} says no
     */
    long backward(long outputGradient, int rows);

    /** Enqueues the update of running statistics. It has no effect in a skipped step. */
    default void commit() {}
}
