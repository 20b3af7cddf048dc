package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.RecurrentSpec;
import java.util.Arrays;

/**
 * A recurrent layer. The contribution of all inputs is one product; each time step adds one product with the state
 * before it. States are stored by time step, {@code [T + 1, B, U]}, starting with zeros.
 */
final class RecurrentLayer implements Layer {

    private final Place place;
    private final boolean everyStep;
    private final int times;
    private final int units;
    private final int width;
    private final CellMath cell;
    private final Affine inward;
    private final Affine recurrent;
    private final Reshaped inputs;
    private final Matrix fromInputs;
    private final Matrix fromState;
    private final Matrix states;
    private final Matrix[] stateAt;
    private final float[] gates;
    private final float[] carried;
    private final Matrix outputs;

    private final Matrix inputSumGradients;
    private final Matrix stateSumGradients;
    private final Matrix stateGradients;
    private final float[] carriedGradients;
    private final Matrix inputGradients;
    private final Columns inputColumns;
    private final Columns stateColumns;
    private final Matrix inputGradientsByExample;

    public RecurrentLayer(RecurrentSpec spec, Place place) {
        this.place = place;
        this.everyStep = spec.everyStep();
        this.times = place.input().size(0);
        this.units = spec.units();
        this.width = spec.cell().gates() * units;
        this.cell = CellMath.of(spec.cell(), units);
        this.inward = new Affine(place, 0, 2);
        this.recurrent = new Affine(place, 1, 3);
        int rows = place.maxRows();
        int features = place.input().size(1);
        this.inputs = new Reshaped(rows * times, features);
        this.fromInputs = place.allocate(rows * times, width);
        this.fromState = place.allocate(rows, width);
        this.states = place.allocate((times + 1) * rows, units);
        this.stateAt = new Matrix[times + 1];
        for (int time = 0; time <= times; time++) {
            stateAt[time] = states.part(time * rows, rows);
        }
        this.gates = new float[times * rows * width];
        this.carried = new float[(times + 1) * rows * units];
        this.outputs = place.allocate(rows, everyStep ? times * units : units);
        this.inputSumGradients = place.allocateGradients(rows * times, width);
        this.stateSumGradients = place.allocateGradients(rows, width);
        this.stateGradients = place.allocateGradients(rows, units);
        this.carriedGradients = new float[stateGradients.values().length];
        this.inputColumns = new Columns(width);
        this.stateColumns = new Columns(width);
        this.inputGradients = place.allocateInputGradients(rows * times, features);
        this.inputGradientsByExample = inputGradients.reshaped(inputGradients.maxRows() / times, times * features);
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        inward.forward(inputs.of(input), rows * times, fromInputs);
        for (int time = 0; time < times; time++) {
            recurrent.forward(stateAt[time], rows, fromState);
            for (int row = 0; row < rows; row++) {
                cell.forward(
                        fromInputs.values(),
                        (row * times + time) * width,
                        fromState.values(),
                        row * width,
                        states.values(),
                        state(time, row),
                        state(time + 1, row),
                        gates,
                        gate(time, row),
                        carried,
                        state(time, row),
                        state(time + 1, row));
            }
        }
        for (int row = 0; row < rows; row++) {
            if (everyStep) {
                for (int time = 0; time < times; time++) {
                    System.arraycopy(
                            states.values(),
                            state(time + 1, row),
                            outputs.values(),
                            (row * times + time) * units,
                            units);
                }
            } else {
                System.arraycopy(states.values(), state(times, row), outputs.values(), row * units, units);
            }
        }
        return outputs;
    }

    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        stateColumns.clear();
        Arrays.fill(stateGradients.values(), 0, rows * units, 0);
        Arrays.fill(carriedGradients, 0);
        for (int time = times - 1; time >= 0; time--) {
            addOutputGradients(outputGradient.values(), time, rows);
            for (int row = 0; row < rows; row++) {
                cell.backward(
                        stateGradients.values(),
                        row * units,
                        carriedGradients,
                        states.values(),
                        state(time, row),
                        state(time + 1, row),
                        gates,
                        gate(time, row),
                        carried,
                        state(time, row),
                        state(time + 1, row),
                        inputSumGradients.values(),
                        (row * times + time) * width,
                        stateSumGradients.values(),
                        row * width);
            }
            stateSumGradients.push(rows);
            recurrent.writeWeightGradient(stateAt[time], stateSumGradients, rows, time == times - 1 ? 0 : 1);
            stateColumns.add(stateSumGradients, rows);
            if (time > 0) {
                stateGradients.push(rows);
                recurrent.inputGradients(stateSumGradients, rows, stateGradients, 1);
            }
        }
        recurrent.pullWeightGradient();
        stateColumns.write(place.gradients().get(3));

        inputSumGradients.push(rows * times);
        inward.writeWeightGradient(inputs.last(), inputSumGradients, rows * times, 0);
        inward.pullWeightGradient();
        inputColumns.sum(inputSumGradients, rows * times, place.gradients().get(2));
        if (place.inputGradientWanted()) {
            inward.inputGradients(inputSumGradients, rows * times, inputGradients, 0);
        }
        return inputGradientsByExample;
    }

    private void addOutputGradients(float[] gradients, int time, int rows) {
        if (!everyStep && time < times - 1) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            int from = (everyStep ? row * times + time : row) * units;
            for (int u = 0; u < units; u++) {
                stateGradients.values()[row * units + u] += gradients[from + u];
            }
        }
    }

    private int state(int time, int row) {
        return (time * place.maxRows() + row) * units;
    }

    private int gate(int time, int row) {
        return (time * place.maxRows() + row) * width;
    }
}
