package io.thalweg.engine.vector;

/**
 * The weight {@code [units, elements]} and bias of one layer, as a part of the flat parameter vector of the network. The weight
 * is packed in {@link Panels} with a column for each unit: {@code [units / 16, elements, 16]}. The weight of a narrow layer is
 * stored row-major instead, with each row padded to a multiple of sixteen. The bias is padded likewise. Padding is zero.
 *
 * @param values the parameters of the whole network
 * @param gradients the gradients of the whole network; empty in a network that only scores
 * @param weightAt the index at which the weight begins; the bias follows it
 * @param order for each element of a unit, in PyTorch's order, its row in a panel or its index in a row
 * @param rowMajor whether the weight is stored row-major
 */
record PackedWeights(float[] values, float[] gradients, int weightAt, int units, int[] order, boolean rowMajor) {

    /** Up to so many units, a layer is narrow: most of a panel would be padding. */
    static final int MAX_NARROW_UNITS = 4;

    /** The number of parameters of weight and bias, with padding. */
    static int size(int units, int elements, boolean rowMajor) {
        return weightSize(units, elements, rowMajor) + Panels.padded(units);
    }

    private static int weightSize(int units, int elements, boolean rowMajor) {
        return rowMajor ? units * Panels.padded(elements) : Panels.padded(units) * elements;
    }

    /** Inputs of a unit. */
    int elements() {
        return order.length;
    }

    int biasAt() {
        return weightAt + weightSize(units, order.length, rowMajor);
    }

    int end() {
        return weightAt + size(units, order.length, rowMajor);
    }

    /** The index at which the row of a unit begins, in a row-major weight. */
    int rowAt(int unit) {
        return weightAt + unit * Panels.padded(order.length);
    }

    /** The index of one element of the weight. */
    int weightAt(int unit, int element) {
        return rowMajor
                ? rowAt(unit) + order[element]
                : Panels.index(weightAt, unit, order.length) + order[element] * Panels.WIDTH;
    }

    /**
     * y = x·Wᵀ + b for a weight in panels. The rows of y have {@code padded(units)} elements each, without gaps.
     *
     * @param x rows at {@code xAt + bases[i]}, whose inputs are at {@code offsets}
     */
    void multiply(float[] x, int xAt, Offsets bases, int rows, Offsets offsets, float[] y, int yAt) {
        int width = Panels.padded(units);
        PackedGemm.multiply(x, xAt, bases, rows, offsets, values, weightAt, width, values, biasAt(), y, yAt, width);
    }

    /** g = xᵀ·deltas, the gradient of a weight in panels, written to panels from {@code gAt}. */
    void gradient(
            float[] x,
            int xAt,
            Offsets bases,
            int rows,
            Offsets offsets,
            float[] deltas,
            int deltasAt,
            float[] g,
            int gAt) {
        PackedGemm.gradient(x, xAt, bases, rows, offsets, deltas, deltasAt, Panels.padded(units), g, gAt);
    }

    /** Writes the gradient of the bias, the sum of all deltas of each unit. */
    void writeBiasGradient(float[] deltas, int rows) {
        double[] sums = new double[Panels.padded(units)];
        VectorKernels.addColumnSums(deltas, 0, rows, sums.length, sums);
        for (int j = 0; j < units; j++) {
            gradients[biasAt() + j] = (float) sums[j];
        }
    }
}
