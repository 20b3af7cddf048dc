package io.thalweg.engine.nd4j;

/** The GRU cell. Gates r, z, n: n = tanh(xₙ + r·hₙ), h = (1 - z)·n + z·h. */
record GruMath(int units) implements CellMath {

    @Override
    public void forward(
            float[] x,
            int xAt,
            float[] h,
            int hAt,
            float[] states,
            int before,
            int after,
            float[] gates,
            int gatesAt,
            float[] carried,
            int carriedAt,
            int carriedNext) {
        for (int u = 0; u < units; u++) {
            float reset = CellMath.sigmoid(x[xAt + u] + h[hAt + u]);
            float keep = CellMath.sigmoid(x[xAt + units + u] + h[hAt + units + u]);
            float recalled = h[hAt + 2 * units + u];
            float fresh = CellMath.tanh(x[xAt + 2 * units + u] + reset * recalled);
            gates[gatesAt + u] = reset;
            gates[gatesAt + units + u] = keep;
            gates[gatesAt + 2 * units + u] = fresh;
            carried[carriedNext + u] = recalled;
            states[after + u] = (1 - keep) * fresh + keep * states[before + u];
        }
    }

    @Override
    public void backward(
            float[] stateGradients,
            int gradientAt,
            float[] carriedGradients,
            float[] states,
            int before,
            int after,
            float[] gates,
            int gatesAt,
            float[] carried,
            int carriedAt,
            int carriedNext,
            float[] xGradients,
            int xAt,
            float[] hGradients,
            int hAt) {
        for (int u = 0; u < units; u++) {
            float reset = gates[gatesAt + u];
            float keep = gates[gatesAt + units + u];
            float fresh = gates[gatesAt + 2 * units + u];
            float gradient = stateGradients[gradientAt + u];
            float toFresh = gradient * (1 - keep) * (1 - fresh * fresh);
            float toKeep = gradient * (states[before + u] - fresh) * keep * (1 - keep);
            float toReset = toFresh * carried[carriedNext + u] * reset * (1 - reset);
            xGradients[xAt + u] = toReset;
            xGradients[xAt + units + u] = toKeep;
            xGradients[xAt + 2 * units + u] = toFresh;
            hGradients[hAt + u] = toReset;
            hGradients[hAt + units + u] = toKeep;
            hGradients[hAt + 2 * units + u] = toFresh * reset;
            stateGradients[gradientAt + u] = gradient * keep;
        }
    }
}
