package io.thalweg.engine.vector;

import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.network.NetworkSpec;

/** A network for inference only. Computes a few rows at a time, so that its buffers have a fixed size. */
final class VectorScoring implements ScoringNetwork {

    private static final int ROWS = 48;

    private final LayerStack layers;
    private final int inputWidth;
    private final int outputWidth;
    private final float[] inputs;

    VectorScoring(NetworkSpec network, Parameters parameters) {
        this.layers = new LayerStack(network, ROWS, false, 0);
        this.inputWidth = network.input().elements();
        this.outputWidth = network.output().elements();
        this.inputs = new float[ROWS * inputWidth];
        layers.arrange(parameters.values(), layers.values());
    }

    @Override
    public void forward(float[] features, int rows, float[] outputs) {
        for (int first = 0; first < rows; first += ROWS) {
            int count = Math.min(ROWS, rows - first);
            float[] x = features;
            if (first > 0) {
                System.arraycopy(features, first * inputWidth, inputs, 0, count * inputWidth);
                x = inputs;
            }
            layers.forward(x, count, false, 0, outputs, first * outputWidth);
        }
    }

    @Override
    public void close() {}
}
