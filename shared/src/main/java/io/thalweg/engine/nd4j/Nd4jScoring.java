package io.thalweg.engine.nd4j;

import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.network.NetworkSpec;

/**
 * Inference, one example at a time. BLAS chooses its instructions, and with them the rounding, by the number of rows
 * and a row's position (seen with OpenBLAS 0.3.19 on AVX2), so that in a larger batch the result of a row would depend
 * on the other rows.
 */
final class Nd4jScoring implements ScoringNetwork {

    private final Nd4jNetwork layers;
    private final int outputWidth;

    Nd4jScoring(NetworkSpec network, Parameters parameters) {
        this.layers = Nd4jNetwork.scoring(network, Nd4jRuntime.products());
        this.outputWidth = network.output().elements();
        layers.arrange(parameters.values(), layers.values());
        layers.refresh();
    }

    @Override
    public void forward(float[] features, int rows, float[] outputs) {
        for (int row = 0; row < rows; row++) {
            float[] raw = layers.forward(features, row);
            System.arraycopy(raw, 0, outputs, row * outputWidth, outputWidth);
        }
    }

    @Override
    public void close() {
        layers.close();
    }
}
