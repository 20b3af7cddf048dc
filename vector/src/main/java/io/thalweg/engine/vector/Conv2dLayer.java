package io.thalweg.engine.vector;

import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.Shape;
import java.util.Arrays;

/**
 * Two-dimensional convolution as a matrix product. The product reads each window through a table of offsets, without a matrix of
 * windows (im2col). A pass computes a few examples at a time, so that they stay in the cache. The input is padded already.
 */
final class Conv2dLayer implements Layer {

    /** Output pixels computed at a time: with 64 channels, 128 KiB in and out. */
    private static final int POSITIONS = 512;

    private final PackedWeights weights;
    private final ActivationKernel activation;
    private final ActivationLayout inputs;
    private final ActivationLayout outputs;
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
    private final TransposedWeights transposed;
    private final int[] pixelBases;
    private final float[] windowGradients;
    private final float[] pixelGradients;
    private final float[] partGradients;
    private float[] lastInputs = new float[0];

    /**
     * @param image the padded input, {@code [channels, height, width]}
     * @param output {@code [filters, height, width]}
     */
    Conv2dLayer(
            PackedWeights weights,
            Conv2dSpec spec,
            Shape image,
            ActivationLayout inputs,
            Offsets offsets,
            Shape output,
            int maxRows,
            boolean inputGradientWanted) {
        this.weights = weights;
        this.activation = new ActivationKernel(spec.activation());
        this.inputs = inputs;
        this.outputs = ActivationLayout.channelsLast(output);
        this.kernel = spec.kernel();
        this.channels = image.size(0);
        this.pixelStride = Panels.padded(channels);
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
            rowsOfResults[i] = i * Panels.padded(weights.units());
            pixelBases[i] = (i / positions * pixels + line * width + column) * channels;
        }
        this.inputBases = Offsets.of(windows);
        this.outputBases = Offsets.of(rowsOfResults);
        this.sums = outputs.allocate(maxRows);
        this.results = this.activation.needsSums() ? outputs.allocate(maxRows) : sums;
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
        this.transposed = inputGradientWanted
                ? TransposedWeights.convolution(weights, channels, kernel, channels)
                : TransposedWeights.NONE;
        this.windowGradients = new float[windows.length * transposed.width()];
        this.pixelGradients =
                new float[inputGradientWanted ? examplesAtATime * pixels * channels + transposed.width() : 0];
        this.partGradients = new float[weights.gradients().length > 0 ? weights.biasAt() - weights.weightAt() : 0];
    }

    @Override
    public ActivationLayout outputs() {
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
        activation.apply(sums, results, rows * outputs.stride());
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        activation.backward(sums, results, deltas, rows * outputs.stride());
        if (parameterGradientsWanted) {
            weights.writeBiasGradient(deltas, rows * positions);
        }
        if (inputGradients.length > 0) {
            transposed.refresh(weights.values());
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
            VectorKernels.add(partGradients, 0, weights.gradients(), weights.weightAt(), partGradients.length);
        }
    }

    /** For each line of the kernel: adds deltas·W of each window to its pixels. Channels are padded last (col2im). */
    private void writeInputGradients(float[] deltas, int from, int examples, int inputsFrom) {
        int width = transposed.width();
        Arrays.fill(pixelGradients, 0);
        for (int down = 0; down < kernel; down++) {
            transposed.multiply(deltas, from, outputBases, examples * positions, down, windowGradients, 0, width);
            for (int i = 0; i < examples * positions; i++) {
                VectorKernels.add(windowGradients, i * width, pixelGradients, pixelBases[i] + down * pixelLine, width);
            }
        }
        VectorKernels.padChannels(pixelGradients, channels, inputGradients, inputsFrom, pixelStride, examples * pixels);
    }
}
