package io.thalweg.engine.nd4j.matrix;

import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A row-major matrix in a part of a {@link Memory}. Operations may use only its first rows. */
public final class Matrix {

    private final Memory memory;
    private final FloatPointer start;
    private final int offset;
    private final int maxRows;
    private final int columns;

    private int viewedRows = -1;
    private Optional<INDArray> view = Optional.empty();

    Matrix(Memory memory, FloatPointer base, int offset, int maxRows, int columns) {
        if (offset + (long) maxRows * columns > memory.values.length) {
            throw new IllegalArgumentException("a matrix [" + maxRows + ", " + columns + "] at " + offset
                    + " does not fit into " + memory.values.length + " elements");
        }
        this.memory = memory;
        this.start = base.getPointer(offset);
        this.offset = offset;
        this.maxRows = maxRows;
        this.columns = columns;
    }

    /** The heap array of the whole memory; this matrix begins at {@link #offset()}. */
    public float[] values() {
        return memory.values;
    }

    public int offset() {
        return offset;
    }

    public int maxRows() {
        return maxRows;
    }

    public int columns() {
        return columns;
    }

    /** The same elements with another number of columns. */
    public Matrix reshaped(int newMaxRows, int newColumns) {
        return memory.matrix(offset, newMaxRows, newColumns);
    }

    /** Some rows of this matrix as another matrix. */
    public Matrix part(int firstRow, int rows) {
        return memory.matrix(offset + firstRow * columns, rows, columns);
    }

    /** Copies the first rows from the heap to native memory. */
    public void push(int rows) {
        Nd4j.getAffinityManager().tagLocation(memory.array, Location.HOST);
        start.put(memory.values, offset, rows * columns);
    }

    /** Copies the first rows from native memory to the heap. */
    public void pull(int rows) {
        Nd4j.getAffinityManager().ensureLocation(memory.array, Location.HOST);
        start.get(memory.values, offset, rows * columns);
    }

    /** The transpose of the first rows: {@code [columns, rows]}, column-major, as BLAS expects it. */
    INDArray transposed(int rows) {
        if (rows != viewedRows) {
            view = Optional.of(viewOf(rows));
            viewedRows = rows;
        }
        return view.orElseThrow();
    }

    /** The native address of the first element. */
    FloatPointer pointer() {
        return start;
    }

    private INDArray viewOf(int rows) {
        return Nd4j.create(memory.array.data(), new long[] {columns, rows}, new long[] {1, columns}, offset, 'f');
    }
}
