package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;

/**
 * A layer at work on the rows of a batch. Matrices hold one example per row; what a method gives stays valid until the
 * next call of it. Only the heap's side of what goes in and out is up to date.
 */
interface Layer {

    /** The outputs; remembers what {@link #backward} needs. */
    Matrix forward(Matrix input, int rows, Pass pass);

    /**
     * Writes the gradients of the layer's parameters, and gives those of its inputs where they are wanted.
     *
     * @param outputGradient the loss's derivative with respect to the outputs; may be overwritten
     */
    Matrix backward(Matrix outputGradient, int rows);

    /** The step was learned: what the layer counts or averages by itself becomes part of the parameters. */
    default void commit() {}
}
