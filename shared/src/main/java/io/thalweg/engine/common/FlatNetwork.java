package io.thalweg.engine.common;

import java.util.Optional;

/**
 * A network whose parameters and gradients are one flat vector each. The vectors may hold the tensors in an order of
 * their own, and gaps, which stay 0. Belongs to one thread.
 */
public interface FlatNetwork extends AutoCloseable {

    /** The parameters. Who changes them calls {@link #refresh} before the next pass. */
    float[] values();

    /** Written by {@link #backward}, in the same order. */
    float[] gradients();

    /** Takes note that the values have changed. */
    void refresh();

    /** Whether training and evaluation give the same outputs. */
    boolean sameInTraining();

    /**
     * Writes the raw outputs of the first {@code rows} rows.
     *
     * @param training whether layers behave as in training, and remember what {@link #backward} needs
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

    /** For batches of one; empty where not every layer can. */
    default Optional<OuterProducts> outerProducts() {
        return Optional.empty();
    }

    /** Adds the gradients of l1·Σ|w| + l2·Σw² over the tensors of two axes or more. */
    void addPenalty(float l1, float l2);

    /** The sum of the squares of all gradients. */
    default double squaredNorm() {
        return GradientNorm.squared(gradients());
    }

    /** The step was learned: what layers count or average by themselves becomes part of the values. */
    default void commit() {}

    /** A vector in the order of the tensors, without gaps, brought into the order of the values. */
    default void arrange(float[] flat, float[] arranged) {
        System.arraycopy(flat, 0, arranged, 0, flat.length);
    }

    /** The way back from {@link #arrange}, as a copy. */
    default float[] flat(float[] arranged) {
        return arranged.clone();
    }

    @Override
    void close();
}
