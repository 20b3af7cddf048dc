package io.thalweg.config;

import io.thalweg.network.initial.ByActivation;
import io.thalweg.network.initial.Initializer;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of training: batch size, schedules, regularisation, initial values, seed.
 *
 * @param batchSize examples in a batch
 * @param maxWait a partial batch is learned when its oldest example has waited this long; empty: it waits until it is
 *     full, so that training depends only on the records
 * @param whenDiverged what the learner does after a divergence
 * @param seed seed of the initial parameters and of dropout
 */
public record TrainingConfig(
        int batchSize,
        Optional<Duration> maxWait,
        OptimizerSchedule optimizerSchedule,
        Regularization regularization,
        Initializer initializer,
        WhenDiverged whenDiverged,
        long seed)
        implements Serializable {

    public TrainingConfig {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batch-size must be at least 1 but was " + batchSize + " (training.batch-size)");
        }
        if (maxWait.isPresent() && maxWait.get().compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("max-wait must be longer than 0ms, or null for never, but was "
                    + maxWait.get().toMillis() + "ms (training.max-wait)");
        }
    }

    /** Creates settings with a constant learning rate and the default initial values of the layers. */
    public TrainingConfig(int batchSize, Optional<Duration> maxWait, Regularization regularization, long seed) {
        this(
                batchSize,
                maxWait,
                OptimizerSchedule.CONSTANT,
                regularization,
                new ByActivation(),
                WhenDiverged.RESTORE,
                seed);
    }

    private Object writeReplace() {
        return new Form(
                batchSize, maxWait.orElse(null), optimizerSchedule, regularization, initializer, whenDiverged, seed);
    }

    /** The serialized form, because Optional is not serializable. */
    private record Form(
            int batchSize,
            Duration maxWaitOrNull,
            OptimizerSchedule optimizerSchedule,
            Regularization regularization,
            Initializer initializer,
            WhenDiverged whenDiverged,
            long seed)
            implements Serializable {

        private Object readResolve() {
            return new TrainingConfig(
                    batchSize,
                    Optional.ofNullable(maxWaitOrNull),
                    optimizerSchedule,
                    regularization,
                    initializer,
                    whenDiverged,
                    seed);
        }
    }
}
