package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;

/**
 * A layer with its buffers for a batch. Matrices have one example per row; a returned matrix is valid until the next
 * call of the same method. Of inputs and outputs, only the heap arrays are up to date.
 */
interface Layer {

    /** Computes the outputs, and stores what {@link #backward} needs. */
    Matrix forward(Matrix input, int rows, Pass pass);

    /**
     * Writes the gradients of the layer's parameters, and returns those of its inputs if they are needed.
     *
     * @param outputGradient the loss's derivative with respect to the outputs; may be overwritten
     */
    Matrix backward(Matrix outputGradient, int rows);

    /** Called after a step was learned: running statistics become part of the parameters. */
    default void commit() {}
}
