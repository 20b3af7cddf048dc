package io.thalweg.engine.nd4j;

/** The LSTM cell. Gates i, f, g, o: c = f·c + i·g, h = o·tanh(c). */
record LstmMath(int units) implements CellMath {

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
            float in = CellMath.sigmoid(x[xAt + u] + h[hAt + u]);
            float forget = CellMath.sigmoid(x[xAt + units + u] + h[hAt + units + u]);
            float fresh = CellMath.tanh(x[xAt + 2 * units + u] + h[hAt + 2 * units + u]);
            float out = CellMath.sigmoid(x[xAt + 3 * units + u] + h[hAt + 3 * units + u]);
            float memory = forget * carried[carriedAt + u] + in * fresh;
            gates[gatesAt + u] = in;
            gates[gatesAt + units + u] = forget;
            gates[gatesAt + 2 * units + u] = fresh;
            gates[gatesAt + 3 * units + u] = out;
            carried[carriedNext + u] = memory;
            states[after + u] = out * CellMath.tanh(memory);
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
            float in = gates[gatesAt + u];
            float forget = gates[gatesAt + units + u];
            float fresh = gates[gatesAt + 2 * units + u];
            float out = gates[gatesAt + 3 * units + u];
            float squashed = CellMath.tanh(carried[carriedNext + u]);
            float gradient = stateGradients[gradientAt + u];
            float toMemory = carriedGradients[gradientAt + u] + gradient * out * (1 - squashed * squashed);
            float toIn = toMemory * fresh * in * (1 - in);
            float toForget = toMemory * carried[carriedAt + u] * forget * (1 - forget);
            float toFresh = toMemory * in * (1 - fresh * fresh);
            float toOut = gradient * squashed * out * (1 - out);
            xGradients[xAt + u] = toIn;
            xGradients[xAt + units + u] = toForget;
            xGradients[xAt + 2 * units + u] = toFresh;
            xGradients[xAt + 3 * units + u] = toOut;
            hGradients[hAt + u] = toIn;
            hGradients[hAt + units + u] = toForget;
            hGradients[hAt + 2 * units + u] = toFresh;
            hGradients[hAt + 3 * units + u] = toOut;
            carriedGradients[gradientAt + u] = toMemory * forget;
            stateGradients[gradientAt + u] = 0;
        }
    }
}
