package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;

/** Flatten: an example is one row already. */
final class FlattenLayer implements Layer {

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        return input;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        return outputGradient;
    }
}
