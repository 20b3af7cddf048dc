package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;
import java.io.Serializable;
import java.util.Optional;

/** An optimizer and its hyper-parameters as a value. Its memory is in {@link OptimizerState}. */
public sealed interface OptimizerSpec extends Serializable
        permits Sgd, AdaGrad, RmsProp, Adam, AdamW, AmsGrad, NAdam, Ftrl, ScheduleFreeAdamW {

    /** The name in pipeline.yaml. */
    String kind();

    /** How many vectors as long as the parameters it remembers: AMSGrad 3, Adam 2, momentum 1, plain SGD 0. */
    int slots();

    /** How far a step goes; the meaning is the formula's. */
    double learningRate();

    /** The same optimizer with another learning rate. */
    OptimizerSpec withLearningRate(double rate);

    /**
     * What another optimizer of this kind, with another learning rate, remembers, in the terms of this one: the parameters
     * stay as they are, and learning goes on from them at this rate.
     *
     * @param parameters as long as each slot
     */
    default OptimizerState adopt(float[] parameters, OptimizerState state) {
        return state;
    }

    /** Its formula, ready to be applied; {@code optimizerSchedule} is one that it does not refuse. */
    Update update(OptimizerSchedule optimizerSchedule);

    /** Whether it remembers sums or maxima over the whole past, which an accumulator decay lets fade. */
    default boolean accumulates() {
        return false;
    }

    /** Whether its learning rate may follow the schedule. */
    default boolean takes(Schedule schedule) {
        return true;
    }

    /** Why it cannot learn with this schedule; empty if it can. */
    default Optional<String> refusal(OptimizerSchedule optimizerSchedule) {
        if (!takes(optimizerSchedule.schedule())) {
            return Optional.of(kind() + " finds its own rate and cannot follow " + optimizerSchedule.schedule()
                    + " (training.schedule, training.warm-up); take it out, or use another optimizer");
        }
        if (!accumulates() && optimizerSchedule.accumulatorDecay().happens()) {
            return Optional.of(kind() + " remembers nothing for ever, so there is nothing that could fade"
                    + " (training.accumulator-decay); take accumulator-decay out, or use adagrad, amsgrad, ftrl or"
                    + " schedule-free-adamw");
        }
        return Optional.empty();
    }
}
