package io.thalweg.engine;

import io.thalweg.optimizer.OptimizerState;

/** A network that is trained step by step. Belongs to one thread at a time; owns native memory until closed. */
public interface TrainableNetwork extends AutoCloseable {

    /**
     * Prequential step. First writes the raw outputs (before softmax or sigmoid) of the parameters as they are, in
     * evaluation mode, into {@code outputs}; then learns the batch. Engines share the forward pass between the two where
     * no layer behaves differently in training.
     *
     * @param batch at most {@link TrainingSpec#maxBatchSize()} rows
     * @param outputs row-major {@code [B, output elements]}, at least that long
     */
    StepReport step(Batch batch, float[] outputs);

    /** A copy of the parameters. */
    Parameters parameters();

    /** A copy of the optimizer's memory. */
    OptimizerState optimizerState();

    /** Continues from here: the next step gives, bit for bit, what it would have given where these were taken. */
    void restore(Parameters parameters, OptimizerState state);

    @Override
    void close();
}
