package io.thalweg.engine.vector;

import io.thalweg.engine.common.DropoutMask;

/** Dropout: the mask is drawn again for every step. */
final class DropoutLayer implements Layer {

    private final DropoutMask source;
    private final Placement placement;
    private final float[] drawn;
    private final float[] mask;
    private final float[] results;
    private final boolean gradientWanted;

    /** @param gradientWanted whether a layer below learns; if none does, the layer above gives no gradients */
    DropoutLayer(DropoutMask source, Placement placement, int maxRows, boolean gradientWanted) {
        this.source = source;
        this.placement = placement;
        this.drawn = new float[placement.offsets().length];
        this.mask = placement.allocate(maxRows);
        this.results = placement.allocate(maxRows);
        this.gradientWanted = gradientWanted;
    }

    @Override
    public Placement outputs() {
        return placement;
    }

    @Override
    public float[] forward(float[] x, int rows, boolean training, long step) {
        if (!training) {
            return x;
        }
        for (int row = 0; row < rows; row++) {
            source.fill(step, (long) row * drawn.length, drawn, drawn.length);
            for (int i = 0; i < drawn.length; i++) {
                mask[row * placement.stride() + placement.offsets()[i]] = drawn[i];
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
        int count = rows * placement.stride();
        for (int i = 0; i < count; i++) {
            products[i] = values[i] * mask[i];
        }
    }
}
