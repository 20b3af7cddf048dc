package io.thalweg.engine.cuda;

import io.thalweg.network.BatchNormSpec;

/**
 * Batch norm per channel, where a plain feature is a channel of one position. The running values become parameters only
 * when the step is used.
 */
final class BatchNormLayer implements Layer {

    private static final int MOST_THREADS = 1024;

    private final Place place;
    private final BatchNormSpec spec;
    private final int channels;
    private final int positions;
    private final long statistics;
    private final long nextMean;
    private final long nextVariance;
    private final long sums;
    private final long outputs;
    private final long inputGradients;
    private long input;

    BatchNormLayer(BatchNormSpec spec, Place place) {
        this.place = place;
        this.spec = spec;
        int elements = place.input().elements();
        this.channels = place.input().size(0);
        this.positions = elements / channels;
        DeviceMemory memory = place.workspace().memory();
        // Two doubles each.
        this.statistics = memory.floats(4L * channels);
        this.nextMean = memory.floats(channels);
        this.nextVariance = memory.floats(channels);
        this.sums = DenseLayer.keepsSums(spec.activation()) ? place.allocate(elements) : 0;
        this.outputs = place.allocate(elements);
        this.inputGradients = place.allocateInputGradients();
    }

    @Override
    public long forward(long newInput, int rows, Pass pass) {
        input = newInput;
        place.stream()
                .launch(
                        "batch_norm_forward",
                        Grid.of(channels),
                        threads(rows),
                        input,
                        place.parameter(0, pass),
                        place.parameter(1, pass),
                        place.parameter(2, pass),
                        place.parameter(3, pass),
                        nextMean,
                        nextVariance,
                        statistics,
                        sums,
                        outputs,
                        KernelCodes.of(spec.activation()),
                        spec.momentum(),
                        spec.epsilon(),
                        pass.training() ? 1 : 0,
                        rows,
                        channels,
                        positions);
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        place.stream()
                .launch(
                        "batch_norm_backward",
                        Grid.of(channels),
                        threads(rows),
                        outputGradient,
                        input,
                        sums,
                        outputs,
                        KernelCodes.of(spec.activation()),
                        place.trained(0),
                        statistics,
                        place.gradient(0),
                        place.gradient(1),
                        inputGradients,
                        rows,
                        channels,
                        positions);
        return inputGradients;
    }

    /** Threads of a channel's block: a power of two, so that most of them have elements. */
    private int threads(int rows) {
        int threads = 32;
        while (threads < MOST_THREADS && threads < (long) rows * positions) {
            threads *= 2;
        }
        return threads;
    }

    @Override
    public void commit() {
        place.stream()
                .launchPerElement(
                        "batch_norm_commit",
                        channels,
                        place.workspace().usable(),
                        nextMean,
                        nextVariance,
                        place.published(2),
                        place.published(3),
                        channels);
    }
}
