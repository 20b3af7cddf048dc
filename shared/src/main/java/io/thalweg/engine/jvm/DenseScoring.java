package io.thalweg.engine.jvm;

import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.network.NetworkSpec;

/** Inference with a dense network, a few rows at a time, so that the buffers stay in the processor's cache. */
final class DenseScoring implements ScoringNetwork {

    private static final int ROWS_AT_A_TIME = 32;

    private final LayerStack stack;
    private final int outputWidth;

    DenseScoring(NetworkSpec network, Parameters parameters) {
        this.stack = LayerStack.scoring(network, ROWS_AT_A_TIME);
        this.outputWidth = network.output().elements();
        stack.load(parameters.values());
    }

    @Override
    public void forward(float[] features, int rows, float[] outputs) {
        for (int first = 0; first < rows; first += ROWS_AT_A_TIME) {
            int count = Math.min(ROWS_AT_A_TIME, rows - first);
            float[][] values = stack.evaluate(stack.rows(features, first, count), count);
            LayerStack.flatten(values, count, outputWidth, outputs, first);
        }
    }

    @Override
    public void close() {}
}
