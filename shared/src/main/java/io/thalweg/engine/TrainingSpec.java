package io.thalweg.engine;

import io.thalweg.network.NetworkSpec;
import io.thalweg.network.initial.ByActivation;
import io.thalweg.network.initial.Initializer;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Update;
import io.thalweg.optimizer.schedule.OptimizerSchedule;

/**
 * Everything that an engine needs to train a network: layers, optimizer, schedule, regularisation, initial values, batch
 * size, seed.
 *
 * @param seed of the initial parameters and of dropout; equal specs give bit-identical training on one machine
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

    /** At a constant learning rate, from where the layers ask to begin. */
    public TrainingSpec(
            NetworkSpec network, OptimizerSpec optimizer, Regularization regularization, int maxBatchSize, long seed) {
        this(network, optimizer, OptimizerSchedule.CONSTANT, regularization, new ByActivation(), maxBatchSize, seed);
    }

    /** The same, learning with another optimizer. */
    public TrainingSpec withOptimizer(OptimizerSpec other) {
        return new TrainingSpec(network, other, optimizerSchedule, regularization, initializer, maxBatchSize, seed);
    }

    /** The optimizer's formula with this schedule, ready to be applied. */
    public Update update() {
        return optimizer.update(optimizerSchedule);
    }
}
