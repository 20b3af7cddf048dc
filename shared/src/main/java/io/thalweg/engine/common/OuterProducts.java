package io.thalweg.engine.common;

/** Training with batches of one and plain SGD, where the gradient of a layer is an outer product and need not be stored. */
public interface OuterProducts {

    /**
     * The backward pass after a training pass with one row.
     *
     * @param outputGradients the loss's derivative with respect to the raw outputs
     * @return the sum of the squares of all gradients
     */
    double backward(float[] outputGradients);

    /** Updates all parameters by -rate·gradient. */
    void descend(float rate);
}
