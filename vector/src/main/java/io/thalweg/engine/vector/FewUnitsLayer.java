package io.thalweg.engine.vector;

import io.thalweg.network.Activation;
import java.util.Optional;

/**
 * y = f(x·Wᵀ + b) for a few units: sums run across the lanes, not down a panel that is empty but for a lane or two. The inputs
 * lie side by side.
 */
final class FewUnitsLayer implements Layer, OuterProduct {

    private final Weights weights;
    private final Response response;
    private final Placement inputs;
    private final Placement outputs;
    private final int width;
    private final float[] sums;
    private final float[] results;
    private final float[] inputGradients;
    private float[] lastInputs = new float[0];
    private float[] lastDeltas = new float[0];

    FewUnitsLayer(Weights weights, Activation activation, Placement inputs, int maxRows, boolean inputGradientWanted) {
        this.weights = weights;
        this.response = new Response(activation);
        this.inputs = inputs;
        this.outputs = Placement.units(weights.units());
        this.width = Products.padded(weights.elements());
        this.sums = outputs.allocate(maxRows);
        this.results = response.needsSums() ? outputs.allocate(maxRows) : sums;
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
                        + Lanes.dot(x, row * inputs.stride(), values, weights.rowAt(unit), weights.elements());
            }
        }
        response.apply(sums, results, rows * outputs.stride());
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        response.backward(sums, results, deltas, rows * outputs.stride());
        lastDeltas = deltas;
        if (parameterGradientsWanted) {
            writeGradients(deltas, rows);
        }
        if (inputGradients.length > 0) {
            for (int row = 0; row < rows; row++) {
                int from = row * outputs.stride();
                int to = row * inputs.stride();
                Lanes.multiply(deltas[from], weights.values(), weights.rowAt(0), inputGradients, to, width);
                for (int unit = 1; unit < weights.units(); unit++) {
                    Lanes.add(deltas[from + unit], weights.values(), weights.rowAt(unit), inputGradients, to, width);
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
                    weights.rowAt(unit));
        }
        weights.writeBiasGradient(deltas, rows);
    }

    @Override
    public Optional<OuterProduct> outerProduct() {
        return Optional.of(this);
    }

    @Override
    public double squaredNorm() {
        double deltas = 0;
        for (int unit = 0; unit < weights.units(); unit++) {
            deltas += (double) lastDeltas[unit] * lastDeltas[unit];
        }
        return (Lanes.dot(lastInputs, 0, lastInputs, 0, weights.elements()) + 1.0) * deltas;
    }

    @Override
    public void descend(float rate) {
        float[] values = weights.values();
        for (int unit = 0; unit < weights.units(); unit++) {
            float factor = -rate * lastDeltas[unit];
            Lanes.add(factor, lastInputs, 0, values, weights.rowAt(unit), weights.elements());
            values[weights.biasAt() + unit] += factor;
        }
    }
}
