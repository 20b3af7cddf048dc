package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;
import java.io.Serializable;
import java.util.Optional;

/** An optimizer and its hyper-parameters as a value. Its state is {@link OptimizerState}. */
public sealed interface OptimizerSpec extends Serializable
        permits Sgd, AdaGrad, RmsProp, Adam, AdamW, AmsGrad, NAdam, Ftrl, ScheduleFreeAdamW {

    /** The name in pipeline.yaml. */
    String kind();

    /** The number of state vectors, each as long as the parameters: AMSGrad 3, Adam 2, momentum 1, plain SGD 0. */
    int slots();

    /** The base learning rate. A schedule multiplies it. */
    double learningRate();

    /** Returns this optimizer with another learning rate. */
    OptimizerSpec withLearningRate(double rate);

    /**
     * Converts the state of an optimizer of this kind with another learning rate, so that training continues from the
     * same parameters at this optimizer's rate.
     *
     * @param parameters as long as each slot
     */
    default OptimizerState adopt(float[] parameters, OptimizerState state) {
        return state;
    }

    /**
     * Creates the update.
     *
     * @param optimizerSchedule one without {@link #refusal}
     */
    Update update(OptimizerSchedule optimizerSchedule);

    /** Whether its state contains sums or maxima over all steps, to which an accumulator decay applies. */
    default boolean accumulates() {
        return false;
    }

    /** Whether the schedule can be applied to its learning rate. */
    default boolean takes(Schedule schedule) {
        return true;
    }

    /** Why the schedule cannot be used with this optimizer; empty if it can. */
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
