package io.thalweg.engine.vector;

/**
 * The place of one layer's weight {@code [units, elements]} and bias in the flat vectors. The weight of many units lies in
 * panels of sixteen, {@code [units / 16, elements, 16]}; that of few units in rows, {@code [units, elements]}, each padded to
 * a multiple of sixteen. The bias is padded likewise. Padding holds zeros.
 *
 * @param values of the whole network
 * @param gradients of the whole network; empty where nothing is trained
 * @param weightAt where the weight begins
 * @param order for each element of the weight, as PyTorch counts, its row in a panel, or its place in a row
 */
record Weights(float[] values, float[] gradients, int weightAt, int units, int[] order, boolean inRows) {

    /** So few units would leave most of a panel's lanes empty. */
    static final int FEW = 4;

    /** Places that a weight takes, with its bias. */
    static int places(int units, int elements, boolean inRows) {
        return size(units, elements, inRows) + Products.padded(units);
    }

    private static int size(int units, int elements, boolean inRows) {
        return inRows ? units * Products.padded(elements) : Products.padded(units) * elements;
    }

    /** Inputs of a unit. */
    int elements() {
        return order.length;
    }

    int biasAt() {
        return weightAt + size(units, order.length, inRows);
    }

    int end() {
        return weightAt + places(units, order.length, inRows);
    }

    /** Where the row of one unit begins, if the weight lies in rows. */
    int rowAt(int unit) {
        return weightAt + unit * Products.padded(order.length);
    }

    /** Where the weight of one unit and element lies. */
    int weightAt(int unit, int element) {
        if (inRows) {
            return rowAt(unit) + order[element];
        }
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
