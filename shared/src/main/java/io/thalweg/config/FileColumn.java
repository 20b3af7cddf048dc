package io.thalweg.config;

import java.io.Serializable;
import java.util.List;

/** A column that is computed from earlier rows when a file is read. One entry of {@code files} in pipeline.yaml. */
public sealed interface FileColumn extends Serializable {

    /** The field of the event that the column fills. */
    String name();

    /** The source columns: columns of the file, or of earlier entries. */
    List<String> of();

    /**
     * The columns that define groups of rows. Only earlier rows of the same group are used; empty: all rows are one
     * group.
     */
    List<String> by();

    /**
     * The numbers of the previous rows, oldest first, with the columns of a row next to each other: {@code [rows,
     * columns]}. A missing number is replaced by the one before it, or by 0 if there is none. Before the first row, the
     * first row is repeated; the first row itself gets zeros. A history of a single number may fill a numeric or text
     * field.
     */
    record History(String name, List<String> of, int rows, List<String> by) implements FileColumn {
        public History {
            of = List.copyOf(of);
            by = List.copyOf(by);
            if (rows < 1) {
                throw new IllegalArgumentException(
                        "rows must be at least 1 but was " + rows + " (history " + name + ")");
            }
        }

        /** The number of elements. */
        long numbers() {
            return (long) rows * of.size();
        }
    }

    /**
     * The difference between a number and the number before it; for times, in seconds. Missing if one of the two is
     * missing.
     */
    record Change(String name, String column, List<String> by) implements FileColumn {
        public Change {
            by = List.copyOf(by);
        }

        @Override
        public List<String> of() {
            return List.of(column);
        }
    }
}
