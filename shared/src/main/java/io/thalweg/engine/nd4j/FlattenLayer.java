package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;

/** Flatten. It copies nothing, because an example is stored as one row. */
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
