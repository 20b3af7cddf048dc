package io.thalweg.engine.vector;

import io.thalweg.network.Activation;
import java.util.Optional;

/**
 * A dense layer of at most four units, y = f(x·Wᵀ + b). Each output is a dot product of two rows, vectorized over the inputs: in
 * a panel, which is vectorized over the units, most lanes would be padding. The inputs are contiguous.
 */
final class NarrowDenseLayer implements Layer, OuterProduct {

    private final PackedWeights weights;
    private final ActivationKernel activation;
    private final ActivationLayout inputs;
    private final ActivationLayout outputs;
    private final int width;
    private final float[] sums;
    private final float[] results;
    private final float[] inputGradients;
    private float[] lastInputs = new float[0];
    private float[] lastDeltas = new float[0];

    NarrowDenseLayer(
            PackedWeights weights,
            Activation activation,
            ActivationLayout inputs,
            int maxRows,
            boolean inputGradientWanted) {
        this.weights = weights;
        this.activation = new ActivationKernel(activation);
        this.inputs = inputs;
        this.outputs = ActivationLayout.padded(weights.units());
        this.width = Panels.padded(weights.elements());
        this.sums = outputs.allocate(maxRows);
        this.results = this.activation.needsSums() ? outputs.allocate(maxRows) : sums;
        this.inputGradients = inputGradientWanted ? inputs.allocate(maxRows) : new float[0];
    }

    @Override
    public ActivationLayout outputs() {
        return outputs;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        lastInputs = x;
        float[] values = weights.values();
        for (int row = 0; row < rows; row++) {
            for (int unit = 0; unit < weights.units(); unit++) {
                sums[row * outputs.stride() + unit] = values[weights.biasAt() + unit]
                        + VectorKernels.dot(x, row * inputs.stride(), values, weights.rowAt(unit), weights.elements());
            }
        }
        activation.apply(sums, results, rows * outputs.stride());
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        activation.backward(sums, results, deltas, rows * outputs.stride());
        lastDeltas = deltas;
        if (parameterGradientsWanted) {
            writeGradients(deltas, rows);
        }
        if (inputGradients.length > 0) {
            for (int row = 0; row < rows; row++) {
                int from = row * outputs.stride();
                int to = row * inputs.stride();
                VectorKernels.scale(deltas[from], weights.values(), weights.rowAt(0), inputGradients, to, width);
                for (int unit = 1; unit < weights.units(); unit++) {
                    VectorKernels.axpy(
                            deltas[from + unit], weights.values(), weights.rowAt(unit), inputGradients, to, width);
                }
            }
        }
        return inputGradients;
    }

    private void writeGradients(float[] deltas, int rows) {
        for (int unit = 0; unit < weights.units(); unit++) {
            VectorKernels.weightedSum(
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
        return (VectorKernels.dot(lastInputs, 0, lastInputs, 0, weights.elements()) + 1.0) * deltas;
    }

    @Override
    public void descend(float rate) {
        float[] values = weights.values();
        for (int unit = 0; unit < weights.units(); unit++) {
            float factor = -rate * lastDeltas[unit];
            VectorKernels.axpy(factor, lastInputs, 0, values, weights.rowAt(unit), weights.elements());
            values[weights.biasAt() + unit] += factor;
        }
    }
}
