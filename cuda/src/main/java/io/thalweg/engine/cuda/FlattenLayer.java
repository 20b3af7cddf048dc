package io.thalweg.engine.cuda;

/** Gives the same numbers another shape. */
final class FlattenLayer implements Layer {

    @Override
    public long forward(long input, int rows, Pass pass) {
        return input;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        return outputGradient;
    }
}
