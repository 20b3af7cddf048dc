package io.thalweg.engine;

import io.thalweg.optimizer.OptimizerState;

/** A network that is trained step by step. Belongs to one thread at a time; owns native memory until closed. */
public interface TrainableNetwork extends AutoCloseable {

    /**
     * Predicts a batch, then learns it (a prequential step). First writes the raw outputs (before softmax or sigmoid)
     * of the present parameters in evaluation mode to {@code outputs}; then performs a training step. Engines use one
     * forward pass for both if no layer behaves differently in training.
     *
     * @param batch at most {@link TrainingSpec#maxBatchSize()} rows
     * @param outputs row-major {@code [B, output elements]}, at least that long
     */
    StepReport step(Batch batch, float[] outputs);

    /** Returns a copy of the parameters. */
    Parameters parameters();

    /** Returns a copy of the optimizer state. */
    OptimizerState optimizerState();

    /**
     * Restores parameters and optimizer state. The next step is bit-identical to the step that would have followed in
     * the network they were copied from.
     */
    void restore(Parameters parameters, OptimizerState state);

    @Override
    void close();
}
