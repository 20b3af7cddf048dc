package io.thalweg.engine.jvm;

import io.thalweg.engine.common.DropoutMask;

/** Dropout: the mask is drawn again for every step. */
final class DropoutLayer implements Layer {

    private final DropoutMask source;
    private final float[][] masks;
    private final float[][] outputs;
    private float[][] gradients = new float[0][];

    DropoutLayer(DropoutMask source, int width, int maxRows) {
        this.source = source;
        this.masks = Rows.allocate(maxRows, width);
        this.outputs = Rows.allocate(maxRows, width);
    }

    @Override
    public float[][] evaluate(float[][] inputs, int rows) {
        return inputs;
    }

    @Override
    public float[][] train(float[][] inputs, int rows, long step) {
        for (int r = 0; r < rows; r++) {
            float[] mask = masks[r];
            source.fill(step, (long) r * mask.length, mask, mask.length);
            multiply(inputs[r], mask, outputs[r]);
        }
        return outputs;
    }

    @Override
    public void backward(float[][] outputGradients, int rows) {
        for (int r = 0; r < rows; r++) {
            multiply(outputGradients[r], masks[r], outputGradients[r]);
        }
        gradients = outputGradients;
    }

    @Override
    public float[][] inputGradients(int rows) {
        return gradients;
    }

    private static void multiply(float[] values, float[] mask, float[] products) {
        for (int j = 0; j < mask.length; j++) {
            products[j] = values[j] * mask[j];
        }
    }
}
