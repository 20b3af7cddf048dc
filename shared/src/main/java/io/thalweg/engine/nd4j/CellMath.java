package io.thalweg.engine.nd4j;

import io.thalweg.engine.common.Exponential;
import io.thalweg.network.RecurrentSpec.Cell;

/**
 * One step of a recurrent cell for one example, forward and backward. Each array is followed by the index of the
 * example's first element.
 */
interface CellMath {

    /**
     * Computes the state after the step.
     *
     * @param x W_ih·x + b_ih, {@code [gates, units]}
     * @param h W_hh·h + b_hh, {@code [gates, units]}
     * @param before the state before, {@code [units]}
     * @param after the state after, written
     * @param gates the outputs of the gates, written: {@code [gates, units]}
     * @param carried LSTM's cell state: read at {@code carriedAt}, written at {@code carriedNext}; GRU stores hₙ there
     */
    void forward(
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
            int carriedNext);

    /**
     * Computes the gradients of the step.
     *
     * @param stateGradients in: of the state after; out: of the state before, without the part through W_hh
     * @param carriedGradients LSTM: in: of the cell state after; out: of the cell state before
     * @param xGradients of {@code x}, written
     * @param hGradients of {@code h}, written
     */
    void backward(
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
            int hAt);

    static CellMath of(Cell cell, int units) {
        return switch (cell) {
            case RNN -> new RnnMath(units);
            case GRU -> new GruMath(units);
            case LSTM -> new LstmMath(units);
        };
    }

    static float sigmoid(float z) {
        return (float) Exponential.sigmoid(z);
    }

    static float tanh(float z) {
        return (float) Exponential.tanh(z);
    }
}
