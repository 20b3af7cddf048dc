package io.thalweg.optimizer.schedule;

import java.io.Serializable;

/**
 * The learning-rate schedule and the decay of accumulators, both functions of the step number. Only learned steps are
 * counted, so that a restored learner continues at the same step.
 */
public record OptimizerSchedule(Schedule schedule, AccumulatorDecay accumulatorDecay) implements Serializable {

    /** A constant learning rate and no decay. */
    public static final OptimizerSchedule CONSTANT = new OptimizerSchedule(new Constant(), AccumulatorDecay.NEVER);
}
