package io.thalweg.optimizer.schedule;

import java.io.Serializable;

/**
 * The learning-rate schedule and the decay of accumulators, both functions of the step number. What is counted is the
 * steps learned, so that a restored learner continues at the same step.
 */
public record OptimizerSchedule(Schedule schedule, AccumulatorDecay accumulatorDecay) implements Serializable {

    /** Every step like the others. */
    public static final OptimizerSchedule CONSTANT = new OptimizerSchedule(new Constant(), AccumulatorDecay.NEVER);
}
