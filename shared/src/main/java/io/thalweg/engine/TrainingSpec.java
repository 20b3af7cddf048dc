package io.thalweg.engine;

import io.thalweg.network.NetworkSpec;
import io.thalweg.network.initial.ByActivation;
import io.thalweg.network.initial.Initializer;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Update;
import io.thalweg.optimizer.schedule.OptimizerSchedule;

/**
 * The specification of a training run: network, optimizer, schedule, regularisation, initial values, batch size, seed.
 *
 * @param seed seed of the initial parameters and of dropout; equal specifications give bit-identical training on one
 *     machine
 */
public record TrainingSpec(
        NetworkSpec network,
        OptimizerSpec optimizer,
        OptimizerSchedule optimizerSchedule,
        Regularization regularization,
        Initializer initializer,
        int maxBatchSize,
        long seed) {

    public TrainingSpec {
        optimizer
                .refusal(optimizerSchedule)
                .or(() -> initializer.refusal(network))
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
    }

    /** Creates a specification with a constant learning rate and the default initial values of the layers. */
    public TrainingSpec(
            NetworkSpec network, OptimizerSpec optimizer, Regularization regularization, int maxBatchSize, long seed) {
        this(network, optimizer, OptimizerSchedule.CONSTANT, regularization, new ByActivation(), maxBatchSize, seed);
    }

    /** Returns this specification with another optimizer. */
    public TrainingSpec withOptimizer(OptimizerSpec other) {
        return new TrainingSpec(network, other, optimizerSchedule, regularization, initializer, maxBatchSize, seed);
    }

    /** The formula of the optimizer with this schedule. */
    public Update update() {
        return optimizer.update(optimizerSchedule);
    }
}
