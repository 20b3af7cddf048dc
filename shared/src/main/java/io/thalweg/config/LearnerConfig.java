package io.thalweg.config;

import io.thalweg.engine.TrainingSpec;
import io.thalweg.optimizer.OptimizerSpec;

/** A model, and how it is trained. */
public record LearnerConfig(ModelConfig model, OptimizerSpec optimizer, TrainingConfig training) {

    /** What an engine needs to train the network. */
    public TrainingSpec trainingSpec() {
        return new TrainingSpec(
                model.network(),
                optimizer,
                training.optimizerSchedule(),
                training.regularization(),
                training.initializer(),
                training.batchSize(),
                training.seed());
    }
}
