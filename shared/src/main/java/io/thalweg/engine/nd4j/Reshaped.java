package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import java.util.Optional;

/** A view of a matrix with other numbers of rows and columns, created again only for another matrix. */
final class Reshaped {

    private final int maxRows;
    private final int columns;
    private Optional<Matrix> source = Optional.empty();
    private Optional<Matrix> view = Optional.empty();

    public Reshaped(int maxRows, int columns) {
        this.maxRows = maxRows;
        this.columns = columns;
    }

    public Matrix of(Matrix matrix) {
        if (source.isEmpty() || source.get() != matrix) {
            source = Optional.of(matrix);
            view = Optional.of(matrix.reshaped(maxRows, columns));
        }
        return view.orElseThrow();
    }

    /** The last result of {@link #of}. */
    public Matrix last() {
        return view.orElseThrow();
    }
}
