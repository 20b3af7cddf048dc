package io.thalweg.engine.vector;

/** The gradient of a batch of one is an outer product of inputs and deltas: it need not be written down to be followed. */
interface OuterProduct {

    /** The sum of the squares of all its elements, the bias's among them, after a way back that wrote no gradients. */
    double squaredNorm();

    /** Moves weight and bias by -rate·gradient. */
    void descend(float rate);
}
