package io.thalweg.engine.cuda;

import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.Shape;

/** Pooling: the largest of each window, of equals the first, or their mean. */
final class Pool2dLayer implements Layer {

    private final Place place;
    private final Pool2dSpec spec;
    private final Shape in;
    private final Shape out;
    private final boolean max;
    private final long sources;
    private final long outputs;
    private final long inputGradients;

    Pool2dLayer(Pool2dSpec spec, Place place) {
        this.place = place;
        this.spec = spec;
        this.in = place.input();
        this.out = place.output();
        this.max = spec.pooling() == Pool2dSpec.Pooling.MAX;
        this.sources = max ? place.allocate(out.elements()) : 0;
        this.outputs = place.allocate(out.elements());
        this.inputGradients = place.allocateInputGradients();
    }

    @Override
    public long forward(long input, int rows, Pass pass) {
        int count = rows * out.elements();
        if (max) {
            launch("max_pool_forward", count, input, outputs, sources);
        } else {
            launch("mean_pool_forward", count, input, outputs);
        }
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        if (place.inputGradientWanted()) {
            int count = rows * in.elements();
            if (max) {
                launch("max_pool_backward", count, outputGradient, sources, inputGradients);
            } else {
                launch("mean_pool_backward", count, outputGradient, inputGradients);
            }
        }
        return inputGradients;
    }

    private void launch(String kernel, int count, Object... addresses) {
        Object[] arguments = new Object[addresses.length + 7];
        System.arraycopy(addresses, 0, arguments, 0, addresses.length);
        Object[] sizes = {in.size(1), in.size(2), out.size(1), out.size(2), spec.size(), spec.stride(), count};
        System.arraycopy(sizes, 0, arguments, addresses.length, sizes.length);
        place.stream().launchPerElement(kernel, count, arguments);
    }
}
