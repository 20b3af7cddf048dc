package io.thalweg.engine.vector;

import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.Shape;
import java.util.Arrays;

/** Two-dimensional max or mean pooling over an image that is stored channels-last. */
final class Pool2dLayer implements Layer {

    private final boolean max;
    private final float share;
    private final int width;
    private final ActivationLayout inputs;
    private final ActivationLayout outputs;
    private final int[] bases;
    private final int[] offsets;
    private final float[] results;
    private final float[] inputGradients;
    private float[] lastInputs = new float[0];

    /** @param inputs channels-last */
    Pool2dLayer(Pool2dSpec spec, Shape image, ActivationLayout inputs, int maxRows, boolean inputGradientWanted) {
        Shape output = spec.output(image);
        this.max = spec.pooling() == Pool2dSpec.Pooling.MAX;
        this.share = 1f / (spec.size() * spec.size());
        this.width = Panels.padded(image.size(0));
        this.inputs = inputs;
        this.outputs = ActivationLayout.channelsLast(output);
        this.bases = new int[output.size(1) * output.size(2)];
        for (int i = 0; i < bases.length; i++) {
            int line = i / output.size(2) * spec.stride();
            int column = i % output.size(2) * spec.stride();
            bases[i] = (line * image.size(2) + column) * width;
        }
        this.offsets = new int[spec.size() * spec.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (i / spec.size() * image.size(2) + i % spec.size()) * width;
        }
        this.results = outputs.allocate(maxRows);
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
    }

    @Override
    public ActivationLayout outputs() {
        return outputs;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        lastInputs = x;
        for (int row = 0; row < rows; row++) {
            int from = row * inputs.stride();
            int to = row * outputs.stride();
            if (max) {
                VectorKernels.maxPool(x, from, bases, offsets, results, to, width);
            } else {
                VectorKernels.meanPool(x, from, bases, offsets, share, results, to, width);
            }
        }
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        if (inputGradients.length == 0) {
            return inputGradients;
        }
        Arrays.fill(inputGradients, 0, rows * inputs.stride(), 0);
        for (int row = 0; row < rows; row++) {
            int from = row * outputs.stride();
            int to = row * inputs.stride();
            if (max) {
                VectorKernels.maxPoolBackward(
                        lastInputs, to, bases, offsets, results, deltas, from, inputGradients, width);
            } else {
                VectorKernels.meanPoolBackward(deltas, from, share, bases, offsets, inputGradients, to, width);
            }
        }
        return inputGradients;
    }
}
