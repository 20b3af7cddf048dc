package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.LayerNormSpec;
import java.util.Arrays;

/** Layer norm over the last axis. An example of several rows is several rows here. Sums are in double precision. */
final class LayerNormLayer implements Layer {

    private final Place place;
    private final double epsilon;
    private final int width;
    private final int rowsPerExample;
    private final Matrix scale;
    private final Matrix shift;
    private final Matrix outputs;
    private final Matrix inputGradients;
    private final float[] normalized;
    private final float[] inverseDeviations;

    public LayerNormLayer(LayerNormSpec spec, Place place) {
        this.place = place;
        this.epsilon = spec.epsilon();
        this.width = place.input().size(place.input().rank() - 1);
        this.rowsPerExample = place.input().elements() / width;
        this.scale = place.parameters().get(0);
        this.shift = place.parameters().get(1);
        this.outputs = place.allocate(place.maxRows(), place.input().elements());
        this.inputGradients =
                place.allocateInputGradients(place.maxRows(), place.input().elements());
        this.normalized = new float[place.maxRows() * place.input().elements()];
        this.inverseDeviations = new float[place.maxRows() * rowsPerExample];
    }

    @Override
    public Matrix forward(Matrix input, int examples, Pass pass) {
        float[] x = input.values();
        float[] y = outputs.values();
        for (int row = 0; row < examples * rowsPerExample; row++) {
            int from = row * width;
            double sum = 0;
            for (int j = from; j < from + width; j++) {
                sum += x[j];
            }
            double mean = sum / width;
            double squares = 0;
            for (int j = from; j < from + width; j++) {
                squares += (x[j] - mean) * (x[j] - mean);
            }
            double inverse = 1 / Math.sqrt(squares / width + epsilon);
            inverseDeviations[row] = (float) inverse;
            for (int j = 0; j < width; j++) {
                float unit = (float) ((x[from + j] - mean) * inverse);
                normalized[from + j] = unit;
                y[from + j] = unit * scale.values()[scale.offset() + j] + shift.values()[shift.offset() + j];
            }
        }
        return outputs;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int examples) {
        float[] deltas = outputGradient.values();
        Matrix scaleGradient = place.gradients().get(0);
        Matrix shiftGradient = place.gradients().get(1);
        float[] sums = scaleGradient.values();
        Arrays.fill(sums, scaleGradient.offset(), scaleGradient.offset() + width, 0);
        Arrays.fill(sums, shiftGradient.offset(), shiftGradient.offset() + width, 0);
        for (int row = 0; row < examples * rowsPerExample; row++) {
            int from = row * width;
            double sum = 0;
            double product = 0;
            for (int j = 0; j < width; j++) {
                float delta = deltas[from + j];
                float unit = normalized[from + j];
                sums[scaleGradient.offset() + j] += delta * unit;
                sums[shiftGradient.offset() + j] += delta;
                float scaled = delta * scale.values()[scale.offset() + j];
                sum += scaled;
                product += (double) scaled * unit;
            }
            if (place.inputGradientWanted()) {
                for (int j = 0; j < width; j++) {
                    double scaled = deltas[from + j] * scale.values()[scale.offset() + j];
                    inputGradients.values()[from + j] = (float)
                            (inverseDeviations[row] * (scaled - (sum + normalized[from + j] * product) / width));
                }
            }
        }
        return inputGradients;
    }
}
