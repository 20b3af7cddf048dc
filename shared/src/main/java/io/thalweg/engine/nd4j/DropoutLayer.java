package io.thalweg.engine.nd4j;

import io.thalweg.engine.common.DropoutMask;
import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.DropoutSpec;

/** Dropout: the mask is drawn again for every step. */
final class DropoutLayer implements Layer {

    private final DropoutMask source;
    private final float[] mask;
    private final Matrix outputs;
    private final int width;

    public DropoutLayer(DropoutSpec spec, Place place) {
        this.source = new DropoutMask(place.seed(), place.index(), spec.rate());
        this.width = place.input().elements();
        this.mask = new float[place.maxRows() * width];
        this.outputs = place.allocate(place.maxRows(), width);
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        if (!pass.training()) {
            return input;
        }
        source.fill(pass.step(), 0, mask, rows * width);
        multiply(input.values(), outputs.values(), rows * width);
        return outputs;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        multiply(outputGradient.values(), outputGradient.values(), rows * width);
        return outputGradient;
    }

    private void multiply(float[] values, float[] products, int count) {
        for (int i = 0; i < count; i++) {
            products[i] = values[i] * mask[i];
        }
    }
}
