package io.thalweg.network;

import java.util.List;
import java.util.Locale;

/**
 * A recurrent layer over {@code x [T, I]}, with a zero initial state: {@code W_ih [G·U, I]}, {@code W_hh [G·U, U]},
 * biases {@code [G·U]}, where G is the cell's number of gates. Returns the last state {@code [U]} or all states {@code
 * [T, U]}.
 *
 * @param everyStep whether to return the state of every step, not only the last
 */
@FormatName("RecurrentSpec")
public record RecurrentSpec(Cell cell, int units, boolean everyStep) implements LayerSpec {

    /** The kinds of cells. Gates are in PyTorch's order. */
    public enum Cell {
        /** h = tanh(W_ih·x + b_ih + W_hh·h + b_hh). */
        RNN(1, 0),
        /** Gates r, z, n: n = tanh(xₙ + r·hₙ), h = (1 - z)·n + z·h. */
        GRU(3, 3),
        /** Gates i, f, g, o: c = f·c + i·g, h = o·tanh(c). */
        LSTM(4, 3);

        private final int gates;
        private final int stateTerms;

        Cell(int gates, int stateTerms) {
            this.gates = gates;
            this.stateTerms = stateTerms;
        }

        /** The number of multiplications of gates with states per unit: three in the formulas of GRU and LSTM. */
        int stateTerms() {
            return stateTerms;
        }

        public int gates() {
            return gates;
        }
    }

    public RecurrentSpec {
        LayerRules.atLeast(1, kind(cell) + ".units", units);
    }

    @Override
    public String kind() {
        return kind(cell);
    }

    @Override
    public Shape output(Shape input) {
        LayerRules.sequence(input);
        return everyStep ? Shape.of(input.size(0), units) : Shape.of(units);
    }

    /** Per time step and gate: the products with the input and the state before, with both biases; then the state. */
    @Override
    public long multiplyAdds(Shape input) {
        long gate = input.size(1) + units + 2L;
        return input.size(0) * (cell.gates() * (units * gate) + (long) cell.stateTerms() * units);
    }

    @Override
    public List<LayerTensor> tensors(Shape input) {
        int rows = Math.multiplyExact(cell.gates(), units);
        InitialValues initial = InitialValues.within(1 / Math.sqrt(units));
        return List.of(
                LayerTensor.trained("weight_ih_l0", Shape.of(rows, input.size(1)), initial),
                LayerTensor.trained("weight_hh_l0", Shape.of(rows, units), initial),
                LayerTensor.trained("bias_ih_l0", Shape.of(rows), initial),
                LayerTensor.trained("bias_hh_l0", Shape.of(rows), initial));
    }

    private static String kind(Cell cell) {
        return cell.name().toLowerCase(Locale.ROOT);
    }
}
