package io.thalweg.engine.jvm;

import java.util.List;

/**
 * A layer with parameters. After {@link #backward}, their gradients are written, or, for a batch of one, applied at
 * once.
 */
interface TrainableLayer extends Layer {

    /** The tensors in the order of the flat vector. */
    List<TensorRows> tensors();

    /** Writes the gradients of all tensors. */
    void writeGradients(int rows);

    /** The squared norm of the gradients of a batch of one, without writing them. */
    double squaredNormOfOne();

    /** Updates the tensors by -rate·gradient, after {@link #squaredNormOfOne}. */
    void descendOne(float rate);
}
