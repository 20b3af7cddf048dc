package io.thalweg.engine.nd4j.layer;

import io.thalweg.engine.host.Activations;
import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.engine.nd4j.matrix.Products;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;

/** y = f(x·Wᵀ + b) over the last axis: an example of several rows (time, say) is as many rows of the product. */
final class DenseLayer implements Layer {

    private final Activation activation;
    private final Place place;
    private final Matrix weight;
    private final Matrix bias;
    private final int units;
    private final int rowsPerExample;
    private final Matrix sums;
    private final Matrix outputs;
    private final Matrix outputsByExample;
    private final Matrix inputGradients;
    private final Matrix inputGradientsByExample;
    private final Reshaped inputs;
    private final Reshaped deltas;

    DenseLayer(DenseSpec spec, Place place) {
        this.activation = spec.activation();
        this.place = place;
        this.weight = place.parameters().get(0);
        this.bias = place.parameters().get(1);
        this.units = spec.units();
        int width = weight.columns();
        this.rowsPerExample = place.input().elements() / width;
        int maxRows = place.maxRows() * rowsPerExample;
        this.sums = place.allocate(maxRows, units);
        this.outputs = activation == Activation.LINEAR ? sums : place.allocate(maxRows, units);
        this.outputsByExample = outputs.reshaped(place.maxRows(), rowsPerExample * units);
        this.inputGradients = place.allocateInputGradients(maxRows, width);
        this.inputGradientsByExample =
                inputGradients.reshaped(inputGradients.maxRows() / rowsPerExample, rowsPerExample * width);
        this.inputs = new Reshaped(maxRows, width);
        this.deltas = new Reshaped(maxRows, units);
    }

    @Override
    public Matrix forward(Matrix input, int examples, Pass pass) {
        int rows = examples * rowsPerExample;
        Matrix x = inputs.of(input);
        x.push(rows);
        // BLAS adds to what is there, so the bias goes in first.
        for (int row = 0; row < rows; row++) {
            System.arraycopy(bias.values(), bias.offset(), sums.values(), row * units, units);
        }
        sums.push(rows);
        Products.rightTransposed(x, rows, weight, sums, 1);
        sums.pull(rows);
        if (activation != Activation.LINEAR) {
            Activations.apply(activation, sums.values(), outputs.values(), rows * units);
        }
        return outputsByExample;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int examples) {
        int rows = examples * rowsPerExample;
        Matrix delta = deltas.of(outputGradient);
        Activations.backward(activation, sums.values(), outputs.values(), delta.values(), rows * units);
        delta.push(rows);
        Matrix weightGradient = place.gradients().get(0);
        Products.leftTransposed(delta, inputs.last(), rows, weightGradient, 0);
        weightGradient.pull(units);
        Columns.sum(delta, rows, place.gradients().get(1));
        if (place.inputGradientWanted()) {
            Products.plain(delta, rows, weight, inputGradients, 0);
            inputGradients.pull(rows);
        }
        return inputGradientsByExample;
    }
}
