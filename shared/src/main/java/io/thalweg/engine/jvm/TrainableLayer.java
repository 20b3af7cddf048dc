package io.thalweg.engine.jvm;

import java.util.List;

/** A layer with parameters. Their gradients are written after {@link #backward}, or, for a batch of one, applied at once. */
interface TrainableLayer extends Layer {

    /** In the order of the flat vector. */
    List<TensorRows> tensors();

    /** Writes the gradients of all tensors. */
    void writeGradients(int rows);

    /** The squared length of the gradients of a batch of one, in place of {@link #writeGradients}. */
    double squaredNormOfOne();

    /** Moves the tensors by -rate·gradient, after {@link #squaredNormOfOne}. */
    void descendOne(float rate);
}
