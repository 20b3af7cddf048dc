package io.thalweg.engine.jvm;

import io.thalweg.engine.common.Activations;
import io.thalweg.network.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A dense layer: y = f(x·Wᵀ + b). A layer of many units stores W as {@code [in, out]}, so that the inner loops run over
 * the units and zero inputs are skipped; a layer of few units stores it as {@code [out, in]}, so that they run over the
 * inputs.
 */
final class DenseLayer implements TrainableLayer {

    /** With fewer units, a loop over them is too short to be vectorised. */
    static final int FEW_UNITS = 16;

    /** From this batch size on, transposing the weights costs less time than it saves. */
    private static final int ROWS_WORTH_A_TRANSPOSE = 4;

    private final int inputs;
    private final int units;
    private final boolean many;
    private final Activation activation;
    private final TensorRows weight;
    private final TensorRows bias;

    private final float[][] sums;
    private final float[][] outputs;
    private final float[][] inputGradients;
    private final float[][] transposed;
    private final double[] biasSums;

    /** Present only if no layer in front of this one is trained, because features may be mostly zeros. */
    private final Optional<NonZeros> nonZeros;

    private boolean sparse;
    private float[][] lastInputs = new float[0][];
    private float[][] deltas = new float[0][];

    /**
     * Creates a layer.
     *
     * @param first whether no layer in front of it is trained
     * @param training whether the layer itself is trained
     */
    DenseLayer(
            TensorRows weight,
            TensorRows bias,
            int inputs,
            int units,
            Activation activation,
            int maxRows,
            boolean first,
            boolean training) {
        this.weight = weight;
        this.bias = bias;
        this.inputs = inputs;
        this.units = units;
        this.many = units >= FEW_UNITS;
        this.activation = activation;
        this.sums = Rows.allocate(maxRows, units);
        this.outputs = activation == Activation.LINEAR ? sums : Rows.allocate(maxRows, units);
        boolean inputGradientsWanted = training && !first;
        this.inputGradients = Rows.allocate(inputGradientsWanted ? maxRows : 0, inputs);
        this.transposed = Rows.allocate(inputGradientsWanted && many ? units : 0, inputs);
        this.biasSums = new double[training ? units : 0];
        this.nonZeros = first && many && inputs >= NonZeros.WORTH_A_SEARCH
                ? Optional.of(new NonZeros(maxRows, inputs))
                : Optional.empty();
    }

    @Override
    public float[][] evaluate(float[][] x, int rows) {
        float[] b = bias.values[0];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(b, 0, sums[r], 0, units);
        }
        sparse = nonZeros.isPresent() && nonZeros.get().find(x, rows);
        if (sparse) {
            nonZeros.get().accumulate(x, rows, weight.values, sums);
        } else if (many) {
            Rows.accumulate(x, rows, weight.values, inputs, sums);
        } else {
            Rows.dots(x, rows, weight.values, units, sums);
        }
        if (activation != Activation.LINEAR) {
            for (int r = 0; r < rows; r++) {
                Activations.apply(activation, sums[r], outputs[r], units);
            }
        }
        return outputs;
    }

    @Override
    public float[][] train(float[][] x, int rows, long step) {
        lastInputs = x;
        return evaluate(x, rows);
    }

    @Override
    public void backward(float[][] outputGradients, int rows) {
        for (int r = 0; r < rows; r++) {
            Activations.backward(activation, sums[r], outputs[r], outputGradients[r], units);
        }
        deltas = outputGradients;
    }

    @Override
    public float[][] inputGradients(int rows) {
        for (int r = 0; r < rows; r++) {
            Arrays.fill(inputGradients[r], 0);
        }
        if (!many) {
            Rows.accumulate(deltas, rows, weight.values, units, inputGradients);
        } else if (rows < ROWS_WORTH_A_TRANSPOSE) {
            Rows.dots(deltas, rows, weight.values, inputs, inputGradients);
        } else {
            Rows.transpose(weight.values, inputs, units, transposed);
            Rows.accumulate(deltas, rows, transposed, units, inputGradients);
        }
        return inputGradients;
    }

    @Override
    public List<TensorRows> tensors() {
        return List.of(weight, bias);
    }

    @Override
    public void writeGradients(int rows) {
        if (sparse) {
            nonZeros.get().writeGradients(lastInputs, rows, deltas, weight);
        } else if (many) {
            Rows.transposedProduct(lastInputs, rows, deltas, inputs, weight.gradients, weight.touched);
            weight.noteTouched();
        } else {
            Rows.transposedProduct(deltas, rows, lastInputs, units, weight.gradients, weight.touched);
            weight.noteTouched();
        }
        Rows.sum(deltas, rows, biasSums, bias.gradients[0]);
        bias.touched[0] = true;
        bias.noteTouched();
    }

    /** The squared norm for a batch of one, whose gradient is an outer product. */
    @Override
    public double squaredNormOfOne() {
        float[] x = lastInputs[0];
        float[] delta = deltas[0];
        double squaredNorm = sparse ? nonZeros.get().squaredNormOfOne(lastInputs) : Rows.dot(x, x);
        return (squaredNorm + 1) * Rows.dot(delta, delta);
    }

    /** W ← W - rate·δxᵀ, b ← b - rate·δ for a batch of one, without storing the gradient. */
    @Override
    public void descendOne(float rate) {
        float[] x = lastInputs[0];
        float[] delta = deltas[0];
        if (sparse) {
            nonZeros.get().addOuterProductOfOne(-rate, lastInputs, delta, weight.values);
        } else {
            addOuterProduct(-rate, many ? x : delta, many ? delta : x, weight.values);
        }
        Rows.add(-rate, delta, bias.values[0]);
    }

    private static void addOuterProduct(float rate, float[] left, float[] right, float[][] values) {
        for (int k = 0; k < values.length; k++) {
            if (left[k] != 0) {
                Rows.add(rate * left[k], right, values[k]);
            }
        }
    }
}
