package io.thalweg.engine.vector;

/**
 * A layer that can apply the gradient of a batch of one without storing it: that gradient has rank one, the outer product of
 * deltas and inputs.
 */
interface OuterProduct {

    /** Σ g² over weight and bias, after a backward pass that wrote no parameter gradients. */
    double squaredNorm();

    /** Adds -rate·gradient to weight and bias (BLAS: GER). */
    void descend(float rate);
}
