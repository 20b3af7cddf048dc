package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.Pool2dSpec;
import java.util.Arrays;

/** Max or average pooling. Among equal values, the first receives the gradient; NaN is larger than any number. */
final class Pool2dLayer implements Layer {

    private final Place place;
    private final boolean max;
    private final int size;
    private final int stride;
    private final int height;
    private final int width;
    private final int planes;
    private final int outHeight;
    private final int outWidth;
    private final Matrix outputs;
    private final Matrix inputGradients;
    private final int[] sources;

    public Pool2dLayer(Pool2dSpec spec, Place place) {
        this.place = place;
        this.max = spec.pooling() == Pool2dSpec.Pooling.MAX;
        this.size = spec.size();
        this.stride = spec.stride();
        this.planes = place.input().size(0);
        this.height = place.input().size(1);
        this.width = place.input().size(2);
        this.outHeight = place.output().size(1);
        this.outWidth = place.output().size(2);
        this.outputs = place.allocate(place.maxRows(), place.output().elements());
        this.inputGradients =
                place.allocateInputGradients(place.maxRows(), place.input().elements());
        this.sources = new int[max ? place.maxRows() * place.output().elements() : 0];
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        float[] in = input.values();
        float[] out = outputs.values();
        int to = 0;
        for (int plane = 0; plane < rows * planes; plane++) {
            for (int row = 0; row < outHeight; row++) {
                for (int column = 0; column < outWidth; column++) {
                    int corner = (plane * height + row * stride) * width + column * stride;
                    if (max) {
                        int source = largest(in, corner);
                        sources[to] = source;
                        out[to] = in[source];
                    } else {
                        out[to] = sum(in, corner) / (size * size);
                    }
                    to++;
                }
            }
        }
        return outputs;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        if (!place.inputGradientWanted()) {
            return inputGradients;
        }
        float[] deltas = outputGradient.values();
        float[] gradients = inputGradients.values();
        Arrays.fill(gradients, 0, rows * inputGradients.columns(), 0);
        int from = 0;
        for (int plane = 0; plane < rows * planes; plane++) {
            for (int row = 0; row < outHeight; row++) {
                for (int column = 0; column < outWidth; column++) {
                    if (max) {
                        gradients[sources[from]] += deltas[from];
                    } else {
                        share(
                                deltas[from] / (size * size),
                                gradients,
                                (plane * height + row * stride) * width + column * stride);
                    }
                    from++;
                }
            }
        }
        return inputGradients;
    }

    private int largest(float[] in, int corner) {
        int best = corner;
        float largest = in[corner];
        for (int down = 0; down < size; down++) {
            int line = corner + down * width;
            for (int i = line; i < line + size; i++) {
                if (in[i] > largest || Float.isNaN(in[i])) {
                    best = i;
                    largest = in[i];
                }
            }
        }
        return best;
    }

    private float sum(float[] in, int corner) {
        float sum = 0;
        for (int down = 0; down < size; down++) {
            int line = corner + down * width;
            for (int i = line; i < line + size; i++) {
                sum += in[i];
            }
        }
        return sum;
    }

    private void share(float part, float[] gradients, int corner) {
        for (int down = 0; down < size; down++) {
            int line = corner + down * width;
            for (int i = line; i < line + size; i++) {
                gradients[i] += part;
            }
        }
    }
}
