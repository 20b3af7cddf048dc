package io.thalweg.engine.cuda;

import io.thalweg.engine.common.DropoutMask;
import io.thalweg.network.DropoutSpec;

/** Dropout: the mask is computed again wherever it is needed. */
final class DropoutLayer implements Layer {

    private final Place place;
    private final DropoutMask mask;
    private final int width;
    private final long outputs;

    DropoutLayer(DropoutSpec spec, Place place) {
        this.place = place;
        this.mask = new DropoutMask(place.workspace().seed(), place.index(), spec.rate());
        this.width = place.input().elements();
        this.outputs = place.allocate(width);
    }

    @Override
    public long forward(long input, int rows, Pass pass) {
        if (!pass.training()) {
            return input;
        }
        enqueue(input, outputs, rows);
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        enqueue(outputGradient, outputGradient, rows);
        return outputGradient;
    }

    private void enqueue(long from, long to, int rows) {
        int count = rows * width;
        place.stream()
                .launchPerElement(
                        "dropout",
                        count,
                        from,
                        to,
                        mask.layerSeed(),
                        place.workspace().step(),
                        mask.threshold(),
                        mask.kept(),
                        count);
    }
}
