package io.thalweg.engine.nd4j;

import io.thalweg.engine.common.Activations;
import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.Activation;
import io.thalweg.network.Conv2dSpec;
import java.util.Arrays;

/**
 * Convolution as a product of filters and windows (im2col), a few examples at a time, so that the windows stay in the
 * processor's cache. (On AVX2, ND4J's own convolution ran at 4 to 26 GFLOP/s forward and 2 to 22 backward, the product
 * at 50 to 75.)
 */
final class Conv2dLayer implements Layer {

    /** The number of elements of a window matrix: 1 MiB. */
    private static final int WINDOW_ELEMENTS = 1 << 18;

    private final Place place;
    private final Activation activation;
    private final int filters;
    private final Windows windows;
    private final int examplesAtATime;
    private final Matrix weight;
    private final Matrix bias;
    private final Matrix[] columns;
    private final Matrix[] products;
    private final Matrix[] columnGradients;
    private final Matrix sums;
    private final Matrix outputs;
    private final Matrix inputGradients;
    private float[] lastInputs = new float[0];

    public Conv2dLayer(Conv2dSpec spec, Place place) {
        this.place = place;
        this.activation = spec.activation();
        this.filters = spec.filters();
        this.windows = new Windows(
                place.input().size(0),
                place.input().size(1),
                place.input().size(2),
                spec.kernel(),
                spec.stride(),
                spec.padding(),
                place.output().size(1),
                place.output().size(2));
        int elements = windows.elements();
        int positions = windows.positions();
        this.examplesAtATime = Math.max(1, Math.min(place.maxRows(), WINDOW_ELEMENTS / (elements * positions)));
        this.weight = place.parameters().get(0);
        this.bias = place.parameters().get(1);
        this.columns = byExamples(place.allocate(elements, examplesAtATime * positions), elements);
        this.products = byExamples(place.allocate(filters, examplesAtATime * positions), filters);
        this.columnGradients = place.inputGradientWanted()
                ? byExamples(place.allocate(elements, examplesAtATime * positions), elements)
                : new Matrix[0];
        this.sums = place.allocate(place.maxRows(), filters * positions);
        this.outputs = activation == Activation.LINEAR ? sums : place.allocate(place.maxRows(), filters * positions);
        this.inputGradients =
                place.allocateInputGradients(place.maxRows(), place.input().elements());
    }

    /** Views of the memory as matrices for 1 to {@code rows} examples, each without unused columns. */
    private Matrix[] byExamples(Matrix whole, int rows) {
        Matrix[] views = new Matrix[examplesAtATime + 1];
        for (int examples = 1; examples <= examplesAtATime; examples++) {
            views[examples] = whole.reshaped(rows, examples * windows.positions());
        }
        return views;
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        lastInputs = input.values();
        int positions = windows.positions();
        for (int first = 0; first < rows; first += examplesAtATime) {
            int examples = Math.min(examplesAtATime, rows - first);
            spread(first, examples);
            Matrix product = products[examples];
            // BLAS adds to the existing values, so the bias is written first.
            for (int filter = 0; filter < filters; filter++) {
                int from = filter * examples * positions;
                Arrays.fill(product.values(), from, from + examples * positions, bias.values()[bias.offset() + filter]);
            }
            product.push(filters);
            place.products().plain(weight, filters, columns[examples], product, 1);
            product.pull(filters);
            for (int filter = 0; filter < filters; filter++) {
                for (int example = 0; example < examples; example++) {
                    System.arraycopy(
                            product.values(),
                            (filter * examples + example) * positions,
                            sums.values(),
                            ((first + example) * filters + filter) * positions,
                            positions);
                }
            }
        }
        if (activation != Activation.LINEAR) {
            Activations.apply(activation, sums.values(), outputs.values(), rows * filters * positions);
        }
        return outputs;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        int positions = windows.positions();
        float[] deltas = outputGradient.values();
        Activations.backward(activation, sums.values(), outputs.values(), deltas, rows * filters * positions);
        sumBias(deltas, rows);
        if (place.inputGradientWanted()) {
            Arrays.fill(inputGradients.values(), 0, rows * inputGradients.columns(), 0);
        }
        Matrix weightGradient = place.gradients().get(0);
        for (int first = 0; first < rows; first += examplesAtATime) {
            int examples = Math.min(examplesAtATime, rows - first);
            // If all examples fit into one group, the windows of the forward pass are still in memory.
            if (rows > examplesAtATime) {
                spread(first, examples);
            }
            Matrix delta = products[examples];
            for (int filter = 0; filter < filters; filter++) {
                for (int example = 0; example < examples; example++) {
                    System.arraycopy(
                            deltas,
                            ((first + example) * filters + filter) * positions,
                            delta.values(),
                            (filter * examples + example) * positions,
                            positions);
                }
            }
            delta.push(filters);
            place.products().rightTransposed(delta, filters, columns[examples], weightGradient, first == 0 ? 0 : 1);
            if (place.inputGradientWanted()) {
                Matrix gradients = columnGradients[examples];
                place.products().leftTransposed(weight, delta, filters, gradients, 0);
                gradients.pull(windows.elements());
                windows.gather(gradients.values(), first, examples, inputGradients.values());
            }
        }
        weightGradient.pull(filters);
        return inputGradients;
    }

    private void spread(int first, int examples) {
        windows.spread(lastInputs, first, examples, columns[examples].values());
        columns[examples].push(windows.elements());
    }

    // Sums the gradient of the bias in double precision, for the reason given in {@link Columns}.
    private void sumBias(float[] deltas, int rows) {
        Matrix gradient = place.gradients().get(1);
        int positions = windows.positions();
        for (int filter = 0; filter < filters; filter++) {
            double sum = 0;
            for (int row = 0; row < rows; row++) {
                int from = (row * filters + filter) * positions;
                for (int i = from; i < from + positions; i++) {
                    sum += deltas[i];
                }
            }
            gradient.values()[gradient.offset() + filter] = (float) sum;
        }
    }
}
