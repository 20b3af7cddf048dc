package io.thalweg.config;

import java.io.Serializable;
import java.util.List;

/** A column that is computed from earlier rows when a file is read. One entry of {@code files} in pipeline.yaml. */
public sealed interface FileColumn extends Serializable {

    /** The event's field that it fills. */
    String name();

    /** The columns of the file, or of entries above this one, that it is made from. */
    List<String> of();

    /** Only rows that are equal in these columns know of each other; none: all rows do. */
    List<String> by();

    /**
     * The numbers of the rows before, oldest first, the columns of a row side by side: {@code [rows, columns]}. A missing
     * number is the one before it, or 0 if there is none; places before the first row are filled with the first row, and the
     * first row itself has zeros. A history of one number may fill a field of one number, or of a text.
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

        /** How many numbers it has. */
        long numbers() {
            return (long) rows * of.size();
        }
    }

    /** The number less the one before it, of times the seconds between them; nothing where one of the two is missing. */
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
