package io.thalweg.engine.vector;

import io.thalweg.network.Activation;
import java.util.Optional;

/** A dense (fully connected) layer, y = f(x·Wᵀ + b), with its weight in panels. */
final class DenseLayer implements Layer, OuterProduct {

    private final PackedWeights weights;
    private final ActivationKernel activation;
    private final ActivationLayout inputs;
    private final ActivationLayout outputs;
    private final Offsets offsets;
    private final Offsets inputBases;
    private final Offsets outputBases;
    private final float[] sums;
    private final float[] results;
    private final float[] inputGradients;
    private final TransposedWeights transposed;
    private float[] lastInputs = new float[0];
    private float[] lastDeltas = new float[0];

    DenseLayer(
            PackedWeights weights,
            Activation activation,
            ActivationLayout inputs,
            Offsets offsets,
            int maxRows,
            boolean inputGradientWanted) {
        this.weights = weights;
        this.activation = new ActivationKernel(activation);
        this.inputs = inputs;
        this.outputs = ActivationLayout.padded(weights.units());
        this.offsets = offsets;
        this.inputBases = inputs.bases(maxRows);
        this.outputBases = outputs.bases(maxRows);
        this.sums = outputs.allocate(maxRows);
        this.results = this.activation.needsSums() ? outputs.allocate(maxRows) : sums;
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
        this.transposed = inputGradientWanted ? TransposedWeights.dense(weights, inputs) : TransposedWeights.NONE;
    }

    @Override
    public ActivationLayout outputs() {
        return outputs;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        lastInputs = x;
        weights.multiply(x, 0, inputBases, rows, offsets, sums, 0);
        activation.apply(sums, results, rows * outputs.stride());
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        activation.backward(sums, results, deltas, rows * outputs.stride());
        lastDeltas = deltas;
        if (parameterGradientsWanted) {
            weights.gradient(
                    lastInputs, 0, inputBases, rows, offsets, deltas, 0, weights.gradients(), weights.weightAt());
            weights.writeBiasGradient(deltas, rows);
        }
        if (inputGradients.length > 0) {
            transposed.refresh(weights.values());
            transposed.multiply(deltas, 0, outputBases, rows, 0, inputGradients, 0, inputs.stride());
        }
        return inputGradients;
    }

    @Override
    public Optional<OuterProduct> outerProduct() {
        return offsets.areContiguous() ? Optional.of(this) : Optional.empty();
    }

    @Override
    public double squaredNorm() {
        double squares = VectorKernels.dot(lastInputs, offsets.first(), lastInputs, offsets.first(), offsets.count());
        return (squares + 1) * VectorKernels.dot(lastDeltas, 0, lastDeltas, 0, outputs.stride());
    }

    @Override
    public void descend(float rate) {
        float[] values = weights.values();
        int width = outputs.stride();
        VectorKernels.addOuterProduct(
                -rate, lastInputs, offsets.first(), offsets.count(), lastDeltas, width, values, weights.weightAt());
        VectorKernels.axpy(-rate, lastDeltas, 0, values, weights.biasAt(), width);
    }
}
