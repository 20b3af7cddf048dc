package io.thalweg.engine.vector;

import io.thalweg.network.Shape;

/** Zero padding around an image (PyTorch: ZeroPad2d). Its output is channels-last, whatever the layout of its input. */
final class ZeroPad2dLayer implements Layer {

    private final ActivationLayout inputs;
    private final ActivationLayout outputs;
    private final int[] targets;
    private final float[] results;
    private final float[] inputGradients;

    ZeroPad2dLayer(Shape image, int padding, ActivationLayout inputs, int maxRows, boolean inputGradientWanted) {
        Shape padded = padded(image, padding);
        this.inputs = inputs;
        this.outputs = ActivationLayout.channelsLast(padded);
        this.targets = new int[image.elements()];
        int height = image.size(1);
        int width = image.size(2);
        for (int i = 0; i < targets.length; i++) {
            int channel = i / (height * width);
            int line = i / width % height + padding;
            int column = i % width + padding;
            targets[i] = outputs.offsets()[(channel * padded.size(1) + line) * padded.size(2) + column];
        }
        this.results = outputs.allocate(maxRows);
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
    }

    static Shape padded(Shape image, int padding) {
        return Shape.of(image.size(0), image.size(1) + 2 * padding, image.size(2) + 2 * padding);
    }

    @Override
    public ActivationLayout outputs() {
        return outputs;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        copy(x, inputs.stride(), inputs.offsets(), results, outputs.stride(), targets, rows);
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        if (inputGradients.length > 0) {
            copy(deltas, outputs.stride(), targets, inputGradients, inputs.stride(), inputs.offsets(), rows);
        }
        return inputGradients;
    }

    private static void copy(
            float[] from, int fromStride, int[] sources, float[] to, int toStride, int[] targets, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < sources.length; i++) {
                to[row * toStride + targets[i]] = from[row * fromStride + sources[i]];
            }
        }
    }
}
