package io.thalweg.engine.vector;

/**
 * The place of one layer's weight {@code [units, elements]} and bias in the flat vectors: the weight in panels of sixteen
 * units, {@code [units / 16, elements, 16]}, the bias padded likewise. Lanes beyond the last unit hold zeros.
 *
 * @param values of the whole network
 * @param gradients of the whole network; empty where nothing is trained
 * @param weightAt where the first panel begins
 * @param order for each element of the weight, as PyTorch counts, its row in a panel
 */
record Weights(float[] values, float[] gradients, int weightAt, int units, int[] order) {

    /** Inputs of a unit. */
    int elements() {
        return order.length;
    }

    int biasAt() {
        return weightAt + Products.padded(units) * order.length;
    }

    int end() {
        return biasAt() + Products.padded(units);
    }

    /** Where the weight of one unit and element lies. */
    int weightAt(int unit, int element) {
        int panelAt = weightAt + unit / Products.LANES * order.length * Products.LANES;
        return panelAt + order[element] * Products.LANES + unit % Products.LANES;
    }

    /**
     * y = x·Wᵀ + b, row by row; y's rows are padded units, one after the other.
     *
     * @param xAt added to where x's rows begin
     */
    void multiply(float[] x, int xAt, Offsets bases, int count, Offsets offsets, float[] y, int yAt) {
        int width = Products.padded(units);
        Products.multiply(x, xAt, bases, count, offsets, values, weightAt, width, values, biasAt(), y, yAt, width);
    }

    /** The gradient of the weight over so many rows, written where {@code g} has its first panel. */
    void gradient(
            float[] x,
            int xAt,
            Offsets bases,
            int count,
            Offsets offsets,
            float[] deltas,
            int deltasAt,
            float[] g,
            int gAt) {
        Products.gradient(x, xAt, bases, count, offsets, deltas, deltasAt, Products.padded(units), g, gAt);
    }

    /** The gradient of the bias: the sums of {@code count} rows. */
    void writeBiasGradient(float[] deltas, int count) {
        double[] sums = new double[Products.padded(units)];
        Lanes.addColumns(deltas, 0, count, sums.length, sums);
        for (int j = 0; j < units; j++) {
            gradients[biasAt() + j] = (float) sums[j];
        }
    }
}
