package io.thalweg.engine.common;

/**
 * How a network learns a batch of one whose gradient is followed as it is: of every layer it is an outer product, which need
 * not be written down.
 */
public interface OuterProducts {

    /**
     * The way back of the last training pass, which had one row.
     *
     * @param outputGradients the loss's derivative with respect to the raw outputs
     * @return the sum of the squares of all gradients
     */
    double backward(float[] outputGradients);

    /** Moves all parameters by -rate·gradient. */
    void descend(float rate);
}
