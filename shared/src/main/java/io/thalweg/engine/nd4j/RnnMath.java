package io.thalweg.engine.nd4j;

/** The simple recurrent cell: h = tanh(x + h). */
record RnnMath(int units) implements CellMath {

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
            states[after + u] = CellMath.tanh(x[xAt + u] + h[hAt + u]);
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
            float state = states[after + u];
            float slope = stateGradients[gradientAt + u] * (1 - state * state);
            xGradients[xAt + u] = slope;
            hGradients[hAt + u] = slope;
            stateGradients[gradientAt + u] = 0;
        }
    }
}
