package io.thalweg.engine.vector;

import io.thalweg.network.Shape;

/** Lays an image out pixel by pixel, with a border of zeros around it. */
final class BorderLayer implements Layer {

    private final Placement inputs;
    private final Placement outputs;
    private final int[] targets;
    private final float[] results;
    private final float[] inputGradients;

    BorderLayer(Shape image, int border, Placement inputs, int maxRows, boolean inputGradientWanted) {
        Shape bordered = bordered(image, border);
        this.inputs = inputs;
        this.outputs = Placement.pixels(bordered);
        this.targets = new int[image.elements()];
        int height = image.size(1);
        int width = image.size(2);
        for (int i = 0; i < targets.length; i++) {
            int channel = i / (height * width);
            int line = i / width % height + border;
            int column = i % width + border;
            targets[i] = outputs.offsets()[(channel * bordered.size(1) + line) * bordered.size(2) + column];
        }
        this.results = outputs.allocate(maxRows);
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
    }

    static Shape bordered(Shape image, int border) {
        return Shape.of(image.size(0), image.size(1) + 2 * border, image.size(2) + 2 * border);
    }

    @Override
    public Placement outputs() {
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
