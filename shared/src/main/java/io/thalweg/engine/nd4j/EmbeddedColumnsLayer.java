package io.thalweg.engine.nd4j;

import io.thalweg.engine.common.EmbeddingIndex;
import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.EmbeddingSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Replaces the values of some columns by rows of tables and copies the other columns: {@code x [N]}, {@code y [N -
 * columns + their units]}.
 */
final class EmbeddedColumnsLayer implements Layer {

    private final Place place;
    private final int width;
    private final int outputWidth;
    private final int[] columns;
    private final int[] tableOf;
    private final Matrix outputs;
    private float[] lastInputs = new float[0];

    /**
     * Creates a layer.
     *
     * @param columns indices of the columns with row numbers, ascending
     * @param tableOf for each of them, the index of its table among the place's tensors
     */
    private EmbeddedColumnsLayer(int[] columns, int[] tableOf, Place place) {
        this.place = place;
        this.width = place.input().elements();
        this.outputWidth = place.output().elements();
        this.columns = columns;
        this.tableOf = tableOf;
        this.outputs = place.allocate(place.maxRows(), outputWidth);
    }

    /** Creates a layer for all columns with one table. */
    public static EmbeddedColumnsLayer of(EmbeddingSpec spec, Place place) {
        int numbers = spec.output(place.input()).size(0);
        return new EmbeddedColumnsLayer(IntStream.range(0, numbers).toArray(), new int[numbers], place);
    }

    /** Creates a layer for some columns, each with its own table. */
    public static EmbeddedColumnsLayer of(List<EmbeddedColumn> embedded, Place place) {
        return new EmbeddedColumnsLayer(
                embedded.stream().mapToInt(EmbeddedColumn::column).toArray(),
                IntStream.range(0, embedded.size()).toArray(),
                place);
    }

    @Override
    public Matrix forward(Matrix input, int rows, Pass pass) {
        lastInputs = input.values();
        float[] y = outputs.values();
        int to = 0;
        for (int r = 0; r < rows; r++) {
            int from = r * width;
            for (int i = 0; i < columns.length; i++) {
                int column = r * width + columns[i];
                System.arraycopy(lastInputs, from, y, to, column - from);
                to += column - from;
                from = column + 1;
                Matrix table = place.parameters().get(tableOf[i]);
                int units = table.columns();
                int row = EmbeddingIndex.of(lastInputs[column], table.maxRows());
                if (row >= 0) {
                    System.arraycopy(table.values(), table.offset() + row * units, y, to, units);
                } else {
                    Arrays.fill(y, to, to + units, row == EmbeddingIndex.NONE ? 0 : Float.NaN);
                }
                to += units;
            }
            int rest = (r + 1) * width - from;
            System.arraycopy(lastInputs, from, y, to, rest);
            to += rest;
        }
        return outputs;
    }

    /** Writes the gradients of the tables. There is no gradient of the inputs, which are indices. */
    @Override
    public Matrix backward(Matrix outputGradient, int rows) {
        for (Matrix gradient : place.gradients()) {
            int from = gradient.offset();
            Arrays.fill(gradient.values(), from, from + gradient.maxRows() * gradient.columns(), 0);
        }
        float[] deltas = outputGradient.values();
        for (int r = 0; r < rows; r++) {
            int passed = 0;
            for (int i = 0; i < columns.length; i++) {
                Matrix gradient = place.gradients().get(tableOf[i]);
                int units = gradient.columns();
                int row = EmbeddingIndex.of(lastInputs[r * width + columns[i]], gradient.maxRows());
                if (row >= 0) {
                    float[] sums = gradient.values();
                    int from = r * outputWidth + columns[i] + passed;
                    int to = gradient.offset() + row * units;
                    for (int j = 0; j < units; j++) {
                        sums[to + j] += deltas[from + j];
                    }
                }
                passed += units - 1;
            }
        }
        return outputGradient;
    }
}
