package io.thalweg.engine.cuda;

import io.thalweg.network.SelfAttentionSpec;

/** Multi-head self-attention. The projections are matrix products; between them, one kernel for each direction. */
final class SelfAttentionLayer implements Layer {

    /** Queries of a block: the tile of {@code attention.cuh}. */
    private static final int TILE = 32;

    private static final int THREADS = 256;

    private static final int PROJECTION = 0;
    private static final int PROJECTION_BIASES = 1;
    private static final int OUTWARD = 2;
    private static final int OUTWARD_BIASES = 3;

    private final Place place;
    private final int times;
    private final int width;
    private final int heads;
    private final float scale;
    private final long projected;
    private final long weights;
    private final long contexts;
    private final long outputs;
    private final long contextGradients;
    private final long projectedGradients;
    private final long inputGradients;
    private long input;

    SelfAttentionLayer(SelfAttentionSpec spec, Place place) {
        this.place = place;
        this.times = place.input().size(0);
        this.width = place.input().size(1);
        this.heads = spec.heads();
        this.scale = (float) (1 / Math.sqrt((double) width / heads));
        int projections = place.indexable("projections", 3L * times * width);
        this.projected = place.allocate(projections);
        this.weights = place.allocate(place.indexable("weights", (long) heads * times * times));
        this.contexts = place.allocate(times * width);
        this.outputs = place.allocate(times * width);
        this.contextGradients = place.allocate(times * width);
        this.projectedGradients = place.allocate(projections);
        this.inputGradients = place.allocateInputGradients();
    }

    @Override
    public long forward(long newInput, int rows, Pass pass) {
        input = newInput;
        project(rows, 3 * width, input, PROJECTION, PROJECTION_BIASES, projected, pass);
        place.stream()
                .launch(
                        "attention_forward",
                        new Grid(rows * heads, tiles(), 1),
                        THREADS,
                        projected,
                        weights,
                        contexts,
                        times,
                        width,
                        heads,
                        scale);
        project(rows, width, contexts, OUTWARD, OUTWARD_BIASES, outputs, pass);
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        writeWeightGradients(rows, width, outputGradient, contexts, OUTWARD, OUTWARD_BIASES);
        writeInputGradients(rows, width, outputGradient, OUTWARD, contextGradients);
        place.stream()
                .launch(
                        "attention_backward",
                        new Grid(rows * heads, tiles(), 2),
                        THREADS,
                        contextGradients,
                        contexts,
                        projected,
                        weights,
                        projectedGradients,
                        times,
                        width,
                        heads,
                        scale);
        writeWeightGradients(rows, 3 * width, projectedGradients, input, PROJECTION, PROJECTION_BIASES);
        // A bias of the keys adds the same number to all scores of a query, which softmax does not see: its gradient is
        // 0. Adam would
        // turn what rounding leaves of the sum into whole steps.
        place.stream().fillWithZeros(place.gradient(PROJECTION_BIASES) + (long) width * Float.BYTES, width);
        if (place.inputGradientWanted()) {
            writeInputGradients(rows, 3 * width, projectedGradients, PROJECTION, inputGradients);
        }
        return inputGradients;
    }

    private void project(int rows, int units, long values, int matrix, int biases, long results, Pass pass) {
        place.workspace()
                .products()
                .enqueue(
                        "dense_forward",
                        rows * times,
                        units,
                        width,
                        values,
                        place.parameter(matrix, pass),
                        place.parameter(biases, pass),
                        0L,
                        results,
                        KernelCodes.LINEAR);
    }

    private void writeWeightGradients(int rows, int units, long gradient, long values, int matrix, int biases) {
        place.workspace()
                .products()
                .enqueue(
                        "dense_weight_gradients",
                        units,
                        width + 1,
                        rows * times,
                        gradient,
                        0L,
                        0L,
                        KernelCodes.LINEAR,
                        values,
                        place.gradient(matrix),
                        place.gradient(biases));
    }

    private void writeInputGradients(int rows, int units, long gradient, int matrix, long results) {
        place.workspace()
                .products()
                .enqueue(
                        "dense_input_gradients",
                        rows * times,
                        width,
                        units,
                        gradient,
                        0L,
                        0L,
                        KernelCodes.LINEAR,
                        place.trained(matrix),
                        results);
    }

    private int tiles() {
        return (times + TILE - 1) / TILE;
    }
}
