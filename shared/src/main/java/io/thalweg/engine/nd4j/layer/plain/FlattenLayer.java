package io.thalweg.engine.nd4j.layer.plain;

import io.thalweg.engine.nd4j.layer.Layer;
import io.thalweg.engine.nd4j.layer.Pass;
import io.thalweg.engine.nd4j.matrix.Matrix;

/** Flatten: an example is one row already. */
public final class FlattenLayer implements Layer {

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        return input;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        return outputGradient;
    }
}
