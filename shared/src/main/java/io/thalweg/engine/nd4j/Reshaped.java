package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import java.util.Optional;

/** The same matrix with other rows and columns, made again only when another matrix comes. */
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

    /** What {@link #of} gave last. */
    public Matrix last() {
        return view.orElseThrow();
    }
}
