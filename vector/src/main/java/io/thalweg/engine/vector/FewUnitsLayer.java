package io.thalweg.engine.vector;

import io.thalweg.engine.host.Activations;
import io.thalweg.network.Activation;
import java.util.Arrays;
import java.util.Optional;

/**
 * y = f(x·Wᵀ + b) for a few units: sums run across the lanes, not down a panel that is empty but for a lane or two. The inputs
 * lie side by side.
 */
final class FewUnitsLayer implements Layer, OuterProduct {

    private final Weights weights;
    private final Activation activation;
    private final Placement inputs;
    private final Placement outputs;
    private final int width;
    private final float[] sums;
    private final float[] results;
    private final float[] inputGradients;
    private final float[] lanes = new float[Products.LANES];
    private float[] lastInputs = new float[0];
    private float[] lastDeltas = new float[0];

    FewUnitsLayer(Weights weights, Activation activation, Placement inputs, int maxRows, boolean inputGradientWanted) {
        this.weights = weights;
        this.activation = activation;
        this.inputs = inputs;
        this.outputs = Placement.units(weights.units());
        this.width = Products.padded(weights.elements());
        this.sums = outputs.allocate(maxRows);
        this.results = Slope.needsSums(activation) ? outputs.allocate(maxRows) : sums;
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
    }

    @Override
    public Placement outputs() {
        return outputs;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        lastInputs = x;
        float[] values = weights.values();
        for (int row = 0; row < rows; row++) {
            for (int unit = 0; unit < weights.units(); unit++) {
                sums[row * outputs.stride() + unit] = values[weights.biasAt() + unit]
                        + Lanes.dot(x, row * inputs.stride(), values, weightAt(unit), weights.elements(), lanes);
            }
        }
        Activations.apply(activation, sums, results, rows * outputs.stride());
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean gradients) {
        Activations.backward(activation, sums, results, deltas, rows * outputs.stride());
        lastDeltas = deltas;
        if (gradients) {
            writeGradients(deltas, rows);
        }
        if (inputGradients.length > 0) {
            Arrays.fill(inputGradients, 0, rows * inputs.stride(), 0);
            for (int row = 0; row < rows; row++) {
                for (int unit = 0; unit < weights.units(); unit++) {
                    float delta = deltas[row * outputs.stride() + unit];
                    Lanes.add(delta, weights.values(), weightAt(unit), inputGradients, row * inputs.stride(), width);
                }
            }
        }
        return inputGradients;
    }

    private void writeGradients(float[] deltas, int rows) {
        for (int unit = 0; unit < weights.units(); unit++) {
            Lanes.weightedSum(
                    deltas,
                    unit,
                    outputs.stride(),
                    rows,
                    lastInputs,
                    inputs.stride(),
                    weights.elements(),
                    weights.gradients(),
                    weightAt(unit));
        }
        weights.writeBiasGradient(deltas, rows);
    }

    private int weightAt(int unit) {
        return weights.weightAt() + unit * width;
    }

    @Override
    public Optional<OuterProduct> outerProduct() {
        return Optional.of(this);
    }

    @Override
    public double squaredLength() {
        double deltas = 0;
        for (int unit = 0; unit < weights.units(); unit++) {
            deltas += (double) lastDeltas[unit] * lastDeltas[unit];
        }
        return (Lanes.dot(lastInputs, 0, lastInputs, 0, weights.elements(), lanes) + 1.0) * deltas;
    }

    @Override
    public void descend(float rate) {
        float[] values = weights.values();
        for (int unit = 0; unit < weights.units(); unit++) {
            float factor = -rate * lastDeltas[unit];
            Lanes.add(factor, lastInputs, 0, values, weightAt(unit), weights.elements());
            values[weights.biasAt() + unit] += factor;
        }
    }
}
