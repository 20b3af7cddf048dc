package io.thalweg.optimizer;

/**
 * Applies the formula of an optimizer to vectors of parameters and gradients, element by element. Its only state is the
 * constants of the current step. Belongs to one thread.
 */
public interface Update {

    /** Number of elements of {@link #writeConstants}. */
    int CONSTANTS = 16;

    /** Index among the constants of the share of its memory that an optimizer keeps in this step: 1 where nothing fades. */
    int KEEP = 15;

    /** Prepares the constants of a step, counted from 1. */
    void begin(long step);

    /**
     * Writes the constants of the step begun, for an engine that applies the formula on a device. Their order is the
     * formula's own, and part of what that engine's kernels know.
     *
     * @param constants {@code [CONSTANTS]}; what the formula does not use stays as it is
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
