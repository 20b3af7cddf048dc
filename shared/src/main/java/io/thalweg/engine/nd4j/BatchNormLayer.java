package io.thalweg.engine.nd4j;

import io.thalweg.engine.common.Activations;
import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.Activation;
import io.thalweg.network.BatchNormSpec;

/**
 * Batch norm per channel; a plain feature is a channel with one position. The running statistics become parameters only
 * when the step is learned.
 */
final class BatchNormLayer implements Layer {

    private final Place place;
    private final BatchNormSpec spec;
    private final int channels;
    private final int positions;
    private final Matrix scale;
    private final Matrix shift;
    private final Matrix runningMean;
    private final Matrix runningVariance;
    private final Matrix sums;
    private final Matrix outputs;
    private final Matrix inputGradients;
    private final float[] normalized;
    private final float[] inverseDeviations;
    private final float[] nextMean;
    private final float[] nextVariance;

    public BatchNormLayer(BatchNormSpec spec, Place place) {
        this.place = place;
        this.spec = spec;
        this.channels = place.input().size(0);
        this.positions = place.input().elements() / channels;
        this.scale = place.parameters().get(0);
        this.shift = place.parameters().get(1);
        this.runningMean = place.parameters().get(2);
        this.runningVariance = place.parameters().get(3);
        int elements = place.input().elements();
        this.sums = place.allocate(place.maxRows(), elements);
        this.outputs = spec.activation() == Activation.LINEAR ? sums : place.allocate(place.maxRows(), elements);
        this.inputGradients = place.allocateInputGradients(place.maxRows(), elements);
        this.normalized = new float[place.maxRows() * elements];
        this.inverseDeviations = new float[channels];
        this.nextMean = new float[channels];
        this.nextVariance = new float[channels];
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        float[] x = input.values();
        for (int channel = 0; channel < channels; channel++) {
            double mean = runningMean.values()[runningMean.offset() + channel];
            double variance = runningVariance.values()[runningVariance.offset() + channel];
            if (pass.training()) {
                double batchMean = mean(x, rows, channel);
                double batchVariance = variance(x, rows, channel, batchMean);
                double count = (double) rows * positions;
                double unbiased = count > 1 ? batchVariance * count / (count - 1) : batchVariance;
                nextMean[channel] = (float) ((1 - spec.momentum()) * mean + spec.momentum() * batchMean);
                nextVariance[channel] = (float) ((1 - spec.momentum()) * variance + spec.momentum() * unbiased);
                mean = batchMean;
                variance = batchVariance;
            }
            normalize(x, rows, channel, mean, 1 / Math.sqrt(variance + spec.epsilon()));
        }
        if (spec.activation() != Activation.LINEAR) {
            Activations.apply(spec.activation(), sums.values(), outputs.values(), rows * channels * positions);
        }
        return outputs;
    }

    private double mean(float[] x, int rows, int channel) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int from = (row * channels + channel) * positions;
            for (int i = from; i < from + positions; i++) {
                sum += x[i];
            }
        }
        return sum / ((double) rows * positions);
    }

    private double variance(float[] x, int rows, int channel, double mean) {
        double squares = 0;
        for (int row = 0; row < rows; row++) {
            int from = (row * channels + channel) * positions;
            for (int i = from; i < from + positions; i++) {
                squares += (x[i] - mean) * (x[i] - mean);
            }
        }
        return squares / ((double) rows * positions);
    }

    private void normalize(float[] x, int rows, int channel, double mean, double inverse) {
        float gamma = scale.values()[scale.offset() + channel];
        float beta = shift.values()[shift.offset() + channel];
        inverseDeviations[channel] = (float) inverse;
        for (int row = 0; row < rows; row++) {
            int from = (row * channels + channel) * positions;
            for (int i = from; i < from + positions; i++) {
                normalized[i] = (float) ((x[i] - mean) * inverse);
                sums.values()[i] = gamma * normalized[i] + beta;
            }
        }
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        float[] deltas = outputGradient.values();
        Activations.backward(spec.activation(), sums.values(), outputs.values(), deltas, rows * channels * positions);
        double count = (double) rows * positions;
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            double product = 0;
            double units = 0;
            for (int row = 0; row < rows; row++) {
                int from = (row * channels + channel) * positions;
                for (int i = from; i < from + positions; i++) {
                    sum += deltas[i];
                    product += (double) deltas[i] * normalized[i];
                    units += normalized[i];
                }
            }
            Matrix scaleGradient = place.gradients().get(0);
            Matrix shiftGradient = place.gradients().get(1);
            scaleGradient.values()[scaleGradient.offset() + channel] = (float) product;
            shiftGradient.values()[shiftGradient.offset() + channel] = (float) sum;
            if (place.inputGradientWanted()) {
                writeInputGradients(deltas, rows, channel, sum / count, product / count, units / count);
            }
        }
        return inputGradients;
    }

    // The input gradients add up to zero, and the bias of the layer in front receives this sum. Adam would turn a
    // rounding error in it into full steps. So the normalised values are centred once more, the gradients are multiples
    // of one unit, whose sums are exact in double precision, and each rounding error is carried over to the next
    // element.
    private void writeInputGradients(float[] deltas, int rows, int channel, double mean, double slope, double center) {
        double factor = (double) scale.values()[scale.offset() + channel] * inverseDeviations[channel];
        double largest = 0;
        for (int row = 0; row < rows; row++) {
            int from = (row * channels + channel) * positions;
            for (int i = from; i < from + positions; i++) {
                largest = Math.max(largest, Math.abs(deltas[i] - mean - (normalized[i] - center) * slope));
            }
        }
        // The unit is a power of two, so that its inverse is exact.
        double unit = Math.ulp((float) (Math.abs(factor) * largest));
        double unitsEach = factor / unit;
        float[] gradients = inputGradients.values();
        double carried = 0;
        for (int row = 0; row < rows; row++) {
            int from = (row * channels + channel) * positions;
            for (int i = from; i < from + positions; i++) {
                double exact = unitsEach * (deltas[i] - mean - (normalized[i] - center) * slope) + carried;
                double whole = Math.rint(exact);
                gradients[i] = (float) (whole * unit);
                carried = exact - whole;
            }
        }
    }

    @Override
    public void commit() {
        System.arraycopy(nextMean, 0, runningMean.values(), runningMean.offset(), channels);
        System.arraycopy(nextVariance, 0, runningVariance.values(), runningVariance.offset(), channels);
    }
}
