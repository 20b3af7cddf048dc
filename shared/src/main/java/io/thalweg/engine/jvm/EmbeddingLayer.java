package io.thalweg.engine.jvm;

import io.thalweg.engine.common.EmbeddingIndex;
import io.thalweg.network.EmbeddedColumn;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Replaces the values of some columns by rows of tables and copies the other columns: {@code x [N]}, {@code y [N -
 * columns + their units]}. The cost depends only on the rows in use, not on the length of the tables.
 */
final class EmbeddingLayer implements TrainableLayer {

    private final int width;
    private final int[] columns;
    private final List<TensorRows> tables;
    private final TensorRows[] tableOf;
    private final float[][] outputs;
    private float[][] lastInputs = new float[0][];
    private float[][] deltas = new float[0][];

    /**
     * Creates a layer.
     *
     * @param columns indices of the columns with row numbers, ascending
     * @param tableOf the table of each of these columns
     */
    private EmbeddingLayer(int width, int[] columns, List<TensorRows> tables, TensorRows[] tableOf, int maxRows) {
        this.width = width;
        this.columns = columns;
        this.tables = tables;
        this.tableOf = tableOf;
        int units = Arrays.stream(tableOf).mapToInt(TensorRows::width).sum();
        this.outputs = Rows.allocate(maxRows, width - columns.length + units);
    }

    /** Creates a layer for some columns, each with its own table. */
    static EmbeddingLayer of(int width, List<EmbeddedColumn> embedded, List<TensorRows> tables, int maxRows) {
        int[] columns = embedded.stream().mapToInt(EmbeddedColumn::column).toArray();
        return new EmbeddingLayer(width, columns, tables, tables.toArray(TensorRows[]::new), maxRows);
    }

    /** Creates a layer for all columns with one table. */
    static EmbeddingLayer of(int width, TensorRows table, int maxRows) {
        TensorRows[] tableOf = new TensorRows[width];
        Arrays.fill(tableOf, table);
        return new EmbeddingLayer(width, IntStream.range(0, width).toArray(), List.of(table), tableOf, maxRows);
    }

    @Override
    public List<TensorRows> tensors() {
        return tables;
    }

    @Override
    public float[][] evaluate(float[][] inputs, int rows) {
        for (int r = 0; r < rows; r++) {
            float[] x = inputs[r];
            float[] y = outputs[r];
            int from = 0;
            int to = 0;
            for (int i = 0; i < columns.length; i++) {
                int kept = columns[i] - from;
                System.arraycopy(x, from, y, to, kept);
                to += kept;
                from = columns[i] + 1;
                TensorRows table = tableOf[i];
                int row = EmbeddingIndex.of(x[columns[i]], table.values.length);
                if (row >= 0) {
                    System.arraycopy(table.values[row], 0, y, to, table.width());
                } else {
                    Arrays.fill(y, to, to + table.width(), row == EmbeddingIndex.NONE ? 0 : Float.NaN);
                }
                to += table.width();
            }
            System.arraycopy(x, from, y, to, width - from);
        }
        return outputs;
    }

    @Override
    public float[][] train(float[][] inputs, int rows, long step) {
        lastInputs = inputs;
        return evaluate(inputs, rows);
    }

    @Override
    public void backward(float[][] outputGradients, int rows) {
        deltas = outputGradients;
    }

    /** Not needed: no layer in front of a table is trained. */
    @Override
    public float[][] inputGradients(int rows) {
        throw new IllegalStateException("a number that is looked up has no gradient");
    }

    @Override
    public void writeGradients(int rows) {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).forgetGradients();
        }
        for (int r = 0; r < rows; r++) {
            float[] x = lastInputs[r];
            float[] delta = deltas[r];
            int passed = 0;
            for (int i = 0; i < columns.length; i++) {
                TensorRows table = tableOf[i];
                int row = EmbeddingIndex.of(x[columns[i]], table.values.length);
                if (row >= 0) {
                    addPiece(delta, columns[i] + passed, table.touch(row));
                }
                passed += table.width() - 1;
            }
        }
    }

    private static void addPiece(float[] delta, int from, float[] gradient) {
        for (int j = 0; j < gradient.length; j++) {
            gradient[j] += delta[from + j];
        }
    }

    @Override
    public double squaredNormOfOne() {
        writeGradients(1);
        double squaredNorm = 0;
        for (int i = 0; i < tables.size(); i++) {
            squaredNorm += tables.get(i).squaredNorm();
        }
        return squaredNorm;
    }

    @Override
    public void descendOne(float rate) {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).descend(rate);
        }
    }
}
