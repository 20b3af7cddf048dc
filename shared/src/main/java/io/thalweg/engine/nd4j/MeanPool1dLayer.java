package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import java.util.Arrays;

/** The mean over time. */
final class MeanPool1dLayer implements Layer {

    private final Place place;
    private final int times;
    private final int width;
    private final Matrix outputs;
    private final Matrix inputGradients;

    public MeanPool1dLayer(Place place) {
        this.place = place;
        this.times = place.input().size(0);
        this.width = place.input().size(1);
        this.outputs = place.allocate(place.maxRows(), width);
        this.inputGradients = place.allocateInputGradients(place.maxRows(), times * width);
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        float[] in = input.values();
        float[] out = outputs.values();
        Arrays.fill(out, 0, rows * width, 0);
        for (int row = 0; row < rows; row++) {
            for (int time = 0; time < times; time++) {
                for (int j = 0; j < width; j++) {
                    out[row * width + j] += in[(row * times + time) * width + j] / times;
                }
            }
        }
        return outputs;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        if (place.inputGradientWanted()) {
            for (int row = 0; row < rows; row++) {
                for (int time = 0; time < times; time++) {
                    for (int j = 0; j < width; j++) {
                        inputGradients.values()[(row * times + time) * width + j] =
                                outputGradient.values()[row * width + j] / times;
                    }
                }
            }
        }
        return inputGradients;
    }
}
