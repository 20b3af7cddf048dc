package io.thalweg.engine.nd4j;

import io.thalweg.engine.common.Activations;
import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;

/**
 * A dense layer: y = f(x·Wᵀ + b) over the last axis. An example of several rows, such as time steps, is several rows of
 * the product.
 */
final class DenseLayer implements Layer {

    private final Activation activation;
    private final Place place;
    private final Affine affine;
    private final int units;
    private final int rowsPerExample;
    private final Matrix sums;
    private final Matrix outputs;
    private final Matrix outputsByExample;
    private final Matrix inputGradients;
    private final Matrix inputGradientsByExample;
    private final Reshaped inputs;
    private final Reshaped deltas;
    private final Columns columns;

    public DenseLayer(DenseSpec spec, Place place) {
        this.activation = spec.activation();
        this.place = place;
        this.affine = new Affine(place, 0);
        this.units = spec.units();
        int width = place.input().size(place.input().rank() - 1);
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
        this.columns = new Columns(units);
    }

    @Override
    public Matrix forward(Matrix input, int examples, Pass pass) {
        int rows = examples * rowsPerExample;
        affine.forward(inputs.of(input), rows, sums);
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
        affine.writeWeightGradient(inputs.last(), delta, rows, 0);
        affine.pullWeightGradient();
        columns.sum(delta, rows, place.gradients().get(1));
        if (place.inputGradientWanted()) {
            affine.inputGradients(delta, rows, inputGradients, 0);
        }
        return inputGradientsByExample;
    }
}
