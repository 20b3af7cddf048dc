package io.thalweg.engine.common;

import java.util.Optional;

/**
 * A network whose parameters and gradients are one flat vector each. The vectors may have their own order of tensors,
 * and gaps that are always 0. Belongs to one thread.
 */
public interface FlatNetwork extends AutoCloseable {

    /** The parameters. After a change, {@link #refresh} must be called before the next pass. */
    float[] values();

    /** The gradients that {@link #backward} writes, in the order of {@link #values}. */
    float[] gradients();

    /** Must be called after the values have changed. */
    void refresh();

    /** Whether the outputs are the same in training and in evaluation mode. */
    boolean sameInTraining();

    /**
     * Writes the raw outputs of the first {@code rows} rows.
     *
     * @param training whether to run in training mode and store what {@link #backward} needs
     * @param step updates applied so far
     * @param outputs row-major
     */
    void forward(float[] features, int rows, boolean training, long step, float[] outputs);

    /**
     * Writes the gradients of the last training pass.
     *
     * @param outputGradients the loss's derivative with respect to the raw outputs, row-major
     */
    void backward(float[] outputGradients, int rows);

    /** The operations for batches of one; empty if a layer does not support them. */
    default Optional<OuterProducts> outerProducts() {
        return Optional.empty();
    }

    /** Adds the gradients of l1·Σ|w| + l2·Σw² over the tensors of rank 2 or more. */
    void addPenalty(float l1, float l2);

    /** The sum of the squares of all gradients. */
    default double squaredNorm() {
        return GradientNorm.squared(gradients());
    }

    /** Called after a step was learned: running statistics of layers become part of the values. */
    default void commit() {}

    /** Copies a vector in the order of the tensors, without gaps, to the order of {@link #values}. */
    default void arrange(float[] flat, float[] arranged) {
        System.arraycopy(flat, 0, arranged, 0, flat.length);
    }

    /** The inverse of {@link #arrange}; returns a new array. */
    default float[] flat(float[] arranged) {
        return arranged.clone();
    }

    @Override
    void close();
}
