package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;

/** A residual block: y = x + f(x). */
final class ResidualLayer implements Layer {

    private final Layer inside;
    private final boolean inputGradientWanted;
    private final int width;
    private final Matrix outputs;
    private final Matrix passedOver;

    ResidualLayer(Layer inside, Place place) {
        this.inside = inside;
        this.inputGradientWanted = place.inputGradientWanted();
        this.width = place.input().elements();
        this.outputs = place.allocate(place.maxRows(), width);
        this.passedOver = place.allocateInputGradients(place.maxRows(), width);
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        add(input.values(), inside.forward(input, rows, pass).values(), outputs.values(), rows * width);
        return outputs;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        if (!inputGradientWanted) {
            return inside.backward(outputGradient, rows);
        }
        // The layers inside may overwrite their arguments.
        System.arraycopy(outputGradient.values(), 0, passedOver.values(), 0, rows * width);
        float[] through = inside.backward(outputGradient, rows).values();
        add(passedOver.values(), through, passedOver.values(), rows * width);
        return passedOver;
    }

    @Override
    public void commit() {
        inside.commit();
    }

    private static void add(float[] a, float[] b, float[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] = a[i] + b[i];
        }
    }
}
