package io.thalweg.engine.jvm;

/**
 * A layer with its buffers for a batch, one array per row. A returned array is valid until the next call of the same
 * method.
 */
interface Layer {

    /** The outputs in evaluation mode. */
    float[][] evaluate(float[][] inputs, int rows);

    /**
     * The outputs in training mode; stores what {@link #backward} needs.
     *
     * @param step updates applied so far
     */
    float[][] train(float[][] inputs, int rows, long step);

    /** Receives the loss's derivative with respect to the outputs, and may overwrite it. */
    void backward(float[][] outputGradients, int rows);

    /** The loss's derivative with respect to the inputs, after {@link #backward}. */
    float[][] inputGradients(int rows);
}
