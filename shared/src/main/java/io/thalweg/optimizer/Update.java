package io.thalweg.optimizer;

/**
 * Applies the formula of an optimizer to vectors of parameters and gradients, element by element. Its only state is the
 * constants of the current step. Belongs to one thread.
 */
public interface Update {

    /** Number of elements of {@link #writeConstants}. */
    int CONSTANTS = 16;

    /** Index of the accumulator decay factor of this step; 1 if there is no decay. */
    int KEEP = 15;

    /** Prepares the constants of a step, counted from 1. */
    void begin(long step);

    /**
     * Writes the constants of the current step, for an engine that applies the formula on a device. The order is specific
     * to the optimizer and must match the kernels.
     *
     * @param constants {@code [CONSTANTS]}; unused elements are left unchanged
     */
    void writeConstants(float[] constants);

    /**
     * Moves {@code parameters} and {@code slots}; reads as many elements as {@code parameters} has.
     *
     * @param scale factor of each gradient, for clipping
     * @param slots {@code [optimizer's slots][elements]}
     */
    void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots);

    /**
     * Whether gradients are computed at another point than the parameters, which are those that are published and used
     * for scoring.
     */
    default boolean trainsElsewhere() {
        return false;
    }

    /**
     * Writes the point at which the next gradient is computed. May be called before {@link #begin}.
     *
     * @param point overwritten, as many elements as {@code parameters} has
     */
    default void writeTrainingPoint(float[] parameters, float[][] slots, float[] point) {
        System.arraycopy(parameters, 0, point, 0, parameters.length);
    }

    /**
     * Whether a gradient of zero changes nothing in the current step, so that parameters with a zero gradient may be
     * skipped.
     */
    default boolean skipsZeroGradients() {
        return false;
    }
}
