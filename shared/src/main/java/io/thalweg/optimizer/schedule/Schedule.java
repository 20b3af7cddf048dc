package io.thalweg.optimizer.schedule;

import java.io.Serializable;

/**
 * A learning-rate schedule: the factor of the learning rate as a function of the step number alone, so that a restored
 * learner needs no other state to continue.
 */
public sealed interface Schedule extends Serializable
        permits Constant, Exponential, InverseSquareRoot, CosineRestarts, WarmUp {

    /** The name in pipeline.yaml. */
    String kind();

    /**
     * The factor of a step, from 0 to 1.
     *
     * @param step t, counted from 1
     */
    double factor(long step);
}
