package io.thalweg.engine.cuda;

import io.thalweg.network.RecurrentSpec;

/**
 * A recurrent layer. The share of the inputs of all times is one matrix product; then one kernel computes all times, a block per
 * example. The backward pass is one kernel over all times as well, and matrix products for the gradients of the parameters.
 */
final class RecurrentLayer implements Layer {

    /** The most units of the kernels that keep the recurrent weights in registers. */
    private static final int MOST_UNITS_IN_REGISTERS = 64;

    /** Threads of a block of the kernels for more units: WIDE_THREADS of {@code recurrent.cuh}. */
    private static final int WIDE_THREADS = 512;

    private static final int TRANSPOSED_TILE = 32;

    private static final int INPUT_WEIGHTS = 0;
    private static final int STATE_WEIGHTS = 1;
    private static final int INPUT_BIASES = 2;
    private static final int STATE_BIASES = 3;

    private final Place place;
    private final RecurrentSpec spec;
    private final int times;
    private final int inputs;
    private final int units;
    private final int width;
    private final boolean inRegisters;
    private final boolean stateSumsDiffer;
    private final long fromInputs;
    private final long gates;
    private final long carried;
    private final long previous;
    private final long outputs;
    private final long inputSumGradients;
    private final long stateSumGradients;
    private final long inputGradients;
    private final long transposedWeights;
    private final long parts;
    private final long kept;
    private long input;

    RecurrentLayer(RecurrentSpec spec, Place place) {
        this.place = place;
        this.spec = spec;
        this.times = place.input().size(0);
        this.inputs = place.input().size(1);
        this.units = spec.units();
        this.width = spec.cell().gates() * units;
        this.inRegisters = units <= MOST_UNITS_IN_REGISTERS;
        this.stateSumsDiffer = spec.cell() == RecurrentSpec.Cell.GRU;
        int sums = place.indexable("gates", (long) times * width);
        this.fromInputs = place.allocate(sums);
        this.gates = place.allocate(sums);
        this.carried = spec.cell() == RecurrentSpec.Cell.RNN ? 0 : place.allocate(times * units);
        this.previous = place.allocate(times * units);
        this.outputs = place.allocate(place.output().elements());
        this.inputSumGradients = place.allocate(sums);
        this.stateSumGradients = stateSumsDiffer ? place.allocate(sums) : 0;
        this.inputGradients = place.allocateInputGradients();
        this.transposedWeights = inRegisters ? 0 : place.workspace().memory().floats((long) width * units);
        this.parts = inRegisters ? 0 : place.allocate(width);
        this.kept = inRegisters ? 0 : place.allocate(2 * units);
    }

    @Override
    public long forward(long newInput, int rows, Pass pass) {
        input = newInput;
        place.workspace()
                .products()
                .enqueue(
                        "dense_forward",
                        rows * times,
                        width,
                        inputs,
                        input,
                        place.parameter(INPUT_WEIGHTS, pass),
                        place.parameter(INPUT_BIASES, pass),
                        0L,
                        fromInputs,
                        KernelCodes.LINEAR);
        long weights = place.parameter(STATE_WEIGHTS, pass);
        if (!inRegisters) {
            place.stream()
                    .launch(
                            "transpose",
                            new Grid(tiles(units), tiles(width), 1),
                            256,
                            weights,
                            transposedWeights,
                            width,
                            units);
            weights = transposedWeights;
        }
        place.stream()
                .launch(
                        kernel("recurrent_forward"),
                        Grid.of(rows),
                        threads(),
                        fromInputs,
                        weights,
                        place.parameter(STATE_BIASES, pass),
                        gates,
                        carried,
                        previous,
                        outputs,
                        KernelCodes.of(spec.cell()),
                        spec.cell().gates(),
                        times,
                        units,
                        everyStep());
        return outputs;
    }

    @Override
    public long backward(long outputGradient, int rows) {
        if (inRegisters) {
            place.stream()
                    .launch(
                            kernel("recurrent_backward"),
                            Grid.of(rows),
                            threads(),
                            outputGradient,
                            place.trained(STATE_WEIGHTS),
                            gates,
                            carried,
                            previous,
                            inputSumGradients,
                            stateSumGradients,
                            KernelCodes.of(spec.cell()),
                            spec.cell().gates(),
                            times,
                            units,
                            everyStep());
        } else {
            place.stream()
                    .launch(
                            kernel("recurrent_backward"),
                            Grid.of(rows),
                            threads(),
                            outputGradient,
                            place.trained(STATE_WEIGHTS),
                            gates,
                            carried,
                            previous,
                            inputSumGradients,
                            stateSumGradients,
                            parts,
                            kept,
                            KernelCodes.of(spec.cell()),
                            spec.cell().gates(),
                            times,
                            units,
                            everyStep());
        }
        writeParameterGradients(rows);
        if (place.inputGradientWanted()) {
            place.workspace()
                    .products()
                    .enqueue(
                            "dense_input_gradients",
                            rows * times,
                            inputs,
                            width,
                            inputSumGradients,
                            0L,
                            0L,
                            KernelCodes.LINEAR,
                            place.trained(INPUT_WEIGHTS),
                            inputGradients);
        }
        return inputGradients;
    }

    private void writeParameterGradients(int rows) {
        if (stateSumsDiffer) {
            writeDenseGradients(rows, inputs, inputSumGradients, input, INPUT_WEIGHTS, INPUT_BIASES);
            writeDenseGradients(rows, units, stateSumGradients, previous, STATE_WEIGHTS, STATE_BIASES);
        } else {
            place.workspace()
                    .products()
                    .enqueue(
                            "recurrent_weight_gradients",
                            width,
                            inputs + units + 1,
                            rows * times,
                            inputSumGradients,
                            input,
                            previous,
                            place.gradient(INPUT_WEIGHTS),
                            place.gradient(STATE_WEIGHTS),
                            place.gradient(INPUT_BIASES),
                            place.gradient(STATE_BIASES),
                            inputs,
                            units);
        }
    }

    private void writeDenseGradients(int rows, int columns, long gradient, long values, int weights, int biases) {
        place.workspace()
                .products()
                .enqueue(
                        "dense_weight_gradients",
                        width,
                        columns + 1,
                        rows * times,
                        gradient,
                        0L,
                        0L,
                        KernelCodes.LINEAR,
                        values,
                        place.gradient(weights),
                        place.gradient(biases));
    }

    private String kernel(String name) {
        return name + (inRegisters ? units <= 32 ? "_32" : "_64" : "_wide");
    }

    /** A thread per gate and unit, in whole warps. */
    private int threads() {
        return inRegisters ? (width + 31) / 32 * 32 : WIDE_THREADS;
    }

    private int everyStep() {
        return spec.everyStep() ? 1 : 0;
    }

    private static int tiles(int elements) {
        return (elements + TRANSPOSED_TILE - 1) / TRANSPOSED_TILE;
    }
}
