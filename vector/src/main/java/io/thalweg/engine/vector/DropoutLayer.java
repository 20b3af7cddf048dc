package io.thalweg.engine.vector;

import io.thalweg.engine.common.DropoutMask;

/** Dropout. The mask is a function of seed, layer and step. */
final class DropoutLayer implements Layer {

    private final DropoutMask source;
    private final ActivationLayout layout;
    private final float[] drawn;
    private final float[] mask;
    private final float[] results;
    private final boolean gradientWanted;

    /** @param gradientWanted whether a layer below learns; if none does, the layer above gives no gradients */
    DropoutLayer(DropoutMask source, ActivationLayout layout, int maxRows, boolean gradientWanted) {
        this.source = source;
        this.layout = layout;
        this.drawn = new float[layout.offsets().length];
        this.mask = layout.allocate(maxRows);
        this.results = layout.allocate(maxRows);
        this.gradientWanted = gradientWanted;
    }

    @Override
    public ActivationLayout outputs() {
        return layout;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        if (!training) {
            return x;
        }
        for (int row = 0; row < rows; row++) {
            source.fill(step, (long) row * drawn.length, drawn, drawn.length);
            for (int i = 0; i < drawn.length; i++) {
                mask[row * layout.stride() + layout.offsets()[i]] = drawn[i];
            }
        }
        multiply(x, results, rows);
        return results;
    }

    @Override
    public float[] backward(float[] deltas, int rows, boolean parameterGradientsWanted) {
        if (gradientWanted) {
            multiply(deltas, deltas, rows);
        }
        return deltas;
    }

    private void multiply(float[] values, float[] products, int rows) {
        int count = rows * layout.stride();
        for (int i = 0; i < count; i++) {
            products[i] = values[i] * mask[i];
        }
    }
}
