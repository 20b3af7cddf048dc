package io.thalweg.optimizer.schedule;

import java.io.Serializable;

/**
 * What the learning rate is multiplied by, step by step. A function of the step's number alone: who continues at a step
 * needs to remember nothing else.
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
