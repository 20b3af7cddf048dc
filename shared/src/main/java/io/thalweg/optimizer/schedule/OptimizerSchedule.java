package io.thalweg.optimizer.schedule;

import java.io.Serializable;

/**
 * How learning changes as the steps go by: the learning rate by a schedule, the optimizer's memory by a decay. What is
 * counted is the steps learned, so that a restored learner continues at the same step.
 */
public record OptimizerSchedule(Schedule schedule, AccumulatorDecay accumulatorDecay) implements Serializable {

    /** Every step like the others. */
    public static final OptimizerSchedule CONSTANT = new OptimizerSchedule(new Constant(), AccumulatorDecay.NEVER);
}
