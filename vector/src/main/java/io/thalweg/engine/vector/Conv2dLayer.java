package io.thalweg.engine.vector;

import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.Shape;
import java.util.Arrays;

/**
 * Convolution without a matrix of windows: a window is read where it lies, through a table of offsets. Goes through a few
 * examples at a time, so that they stay in the processor's cache. The input has its border already.
 */
final class Conv2dLayer implements Layer {

    /** Positions worked on at a time: with 64 channels, 128 KiB in and out. */
    private static final int POSITIONS = 512;

    private final Weights weights;
    private final Response response;
    private final Placement inputs;
    private final Placement outputs;
    private final int kernel;
    private final int channels;
    private final int pixelStride;
    private final int pixels;
    private final int pixelLine;
    private final int positions;
    private final int examplesAtATime;
    private final Offsets offsets;
    private final Offsets inputBases;
    private final Offsets outputBases;
    private final float[] sums;
    private final float[] results;
    private final float[] inputGradients;
    private final Turned turned;
    private final int[] pixelBases;
    private final float[] windowGradients;
    private final float[] pixelGradients;
    private final float[] partGradients;
    private float[] lastInputs = new float[0];

    /**
     * @param image the input with its border, {@code [channels, height, width]}
     * @param output {@code [filters, height, width]}
     */
    Conv2dLayer(
            Weights weights,
            Conv2dSpec spec,
            Shape image,
            Placement inputs,
            Offsets offsets,
            Shape output,
            int maxRows,
            boolean inputGradientWanted) {
        this.weights = weights;
        this.response = new Response(spec.activation());
        this.inputs = inputs;
        this.outputs = Placement.pixels(output);
        this.kernel = spec.kernel();
        this.channels = image.size(0);
        this.pixelStride = Products.padded(channels);
        int stride = spec.stride();
        int height = image.size(1);
        int width = image.size(2);
        this.pixels = height * width;
        this.pixelLine = width * channels;
        this.positions = output.size(1) * output.size(2);
        this.examplesAtATime = Math.max(1, Math.min(maxRows, POSITIONS / positions));
        this.offsets = offsets;
        int[] windows = new int[examplesAtATime * positions];
        int[] rowsOfResults = new int[windows.length];
        this.pixelBases = new int[windows.length];
        for (int i = 0; i < windows.length; i++) {
            int position = i % positions;
            int line = position / output.size(2) * stride;
            int column = position % output.size(2) * stride;
            windows[i] = i / positions * inputs.stride() + inputs.offsets()[line * width + column];
            rowsOfResults[i] = i * Products.padded(weights.units());
            pixelBases[i] = (i / positions * pixels + line * width + column) * channels;
        }
        this.inputBases = Offsets.of(windows);
        this.outputBases = Offsets.of(rowsOfResults);
        this.sums = outputs.allocate(maxRows);
        this.results = response.needsSums() ? outputs.allocate(maxRows) : sums;
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
        this.turned = inputGradientWanted ? Turned.convolution(weights, channels, kernel, channels) : Turned.NONE;
        this.windowGradients = new float[windows.length * turned.places()];
        this.pixelGradients =
                new float[inputGradientWanted ? examplesAtATime * pixels * channels + turned.places() : 0];
        this.partGradients = new float[weights.gradients().length > 0 ? weights.biasAt() - weights.weightAt() : 0];
    }

    @Override
    public Placement outputs() {
        return outputs;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        lastInputs = x;
        for (int first = 0; first < rows; first += examplesAtATime) {
            int examples = Math.min(examplesAtATime, rows - first);
            weights.multiply(
                    x,
                    first * inputs.stride(),
                    inputBases,
                    examples * positions,
                    offsets,
                    sums,
                    first * outputs.stride());
        }
        response.apply(sums, results, rows * outputs.stride());
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        response.backward(sums, results, deltas, rows * outputs.stride());
        if (parameterGradientsWanted) {
            weights.writeBiasGradient(deltas, rows * positions);
        }
        if (inputGradients.length > 0) {
            turned.refresh(weights.values());
        }
        for (int first = 0; first < rows; first += examplesAtATime) {
            int examples = Math.min(examplesAtATime, rows - first);
            int from = first * outputs.stride();
            int inputsFrom = first * inputs.stride();
            if (parameterGradientsWanted) {
                addWeightGradient(inputsFrom, examples * positions, deltas, from, first == 0);
            }
            if (inputGradients.length > 0) {
                writeInputGradients(deltas, from, examples, inputsFrom);
            }
        }
        return inputGradients;
    }

    private void addWeightGradient(int inputsFrom, int count, float[] deltas, int from, boolean first) {
        float[] gradients = first ? weights.gradients() : partGradients;
        int at = first ? weights.weightAt() : 0;
        weights.gradient(lastInputs, inputsFrom, inputBases, count, offsets, deltas, from, gradients, at);
        if (!first) {
            Lanes.add(partGradients, 0, weights.gradients(), weights.weightAt(), partGradients.length);
        }
    }

    /** Adds up what each position gives to the pixels in its window, line by line, and spreads the channels out. */
    private void writeInputGradients(float[] deltas, int from, int examples, int inputsFrom) {
        int run = turned.places();
        Arrays.fill(pixelGradients, 0);
        for (int down = 0; down < kernel; down++) {
            turned.multiply(deltas, from, outputBases, examples * positions, down, windowGradients, 0, run);
            for (int i = 0; i < examples * positions; i++) {
                Lanes.add(windowGradients, i * run, pixelGradients, pixelBases[i] + down * pixelLine, run);
            }
        }
        Lanes.spread(pixelGradients, channels, inputGradients, inputsFrom, pixelStride, examples * pixels);
    }
}
