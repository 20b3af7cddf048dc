package io.thalweg.engine.vector;

import io.thalweg.network.Activation;
import java.util.Optional;

/** y = f(x·Wᵀ + b). */
final class DenseLayer implements Layer, OuterProduct {

    private final Weights weights;
    private final Response response;
    private final Placement inputs;
    private final Placement outputs;
    private final Offsets offsets;
    private final Offsets inputBases;
    private final Offsets outputBases;
    private final float[] sums;
    private final float[] results;
    private final float[] inputGradients;
    private final Turned turned;
    private float[] lastInputs = new float[0];
    private float[] lastDeltas = new float[0];

    DenseLayer(
            Weights weights,
            Activation activation,
            Placement inputs,
            Offsets offsets,
            int maxRows,
            boolean inputGradientWanted) {
        this.weights = weights;
        this.response = new Response(activation);
        this.inputs = inputs;
        this.outputs = Placement.units(weights.units());
        this.offsets = offsets;
        this.inputBases = inputs.bases(maxRows);
        this.outputBases = outputs.bases(maxRows);
        this.sums = outputs.allocate(maxRows);
        this.results = response.needsSums() ? outputs.allocate(maxRows) : sums;
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
        this.turned = inputGradientWanted ? Turned.dense(weights, inputs) : Turned.NONE;
    }

    @Override
    public Placement outputs() {
        return outputs;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        lastInputs = x;
        weights.multiply(x, 0, inputBases, rows, offsets, sums, 0);
        response.apply(sums, results, rows * outputs.stride());
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        response.backward(sums, results, deltas, rows * outputs.stride());
        lastDeltas = deltas;
        if (parameterGradientsWanted) {
            weights.gradient(
                    lastInputs, 0, inputBases, rows, offsets, deltas, 0, weights.gradients(), weights.weightAt());
            weights.writeBiasGradient(deltas, rows);
        }
        if (inputGradients.length > 0) {
            turned.refresh(weights.values());
            turned.multiply(deltas, 0, outputBases, rows, 0, inputGradients, 0, inputs.stride());
        }
        return inputGradients;
    }

    @Override
    public Optional<OuterProduct> outerProduct() {
        return offsets.areStraight() ? Optional.of(this) : Optional.empty();
    }

    @Override
    public double squaredNorm() {
        double squares = Lanes.dot(lastInputs, offsets.first(), lastInputs, offsets.first(), offsets.count());
        return (squares + 1) * Lanes.dot(lastDeltas, 0, lastDeltas, 0, outputs.stride());
    }

    @Override
    public void descend(float rate) {
        float[] values = weights.values();
        int width = outputs.stride();
        Lanes.addOuterProduct(
                -rate, lastInputs, offsets.first(), offsets.count(), lastDeltas, width, values, weights.weightAt());
        Lanes.add(-rate, lastDeltas, 0, values, weights.biasAt(), width);
    }
}
