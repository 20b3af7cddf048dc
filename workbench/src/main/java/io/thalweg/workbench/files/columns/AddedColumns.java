package io.thalweg.workbench.files.columns;

import io.thalweg.config.FileColumn;
import io.thalweg.schemas.encoding.EventEncoder;
import io.thalweg.schemas.encoding.Excerpt;
import io.thalweg.schemas.encoding.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds columns to the rows of a table that are computed from the rows before, such as histories and differences.
 * Belongs to one thread at a time.
 */
public final class AddedColumns {

    private final List<String> columns;
    private final int width;
    private final Set<Integer> numbers;
    private final Set<Integer> quantities;
    private final List<AddedColumn> added;

    private AddedColumns(
            List<String> columns, int width, Set<Integer> numbers, Set<Integer> quantities, List<AddedColumn> added) {
        this.columns = columns;
        this.width = width;
        this.numbers = numbers;
        this.quantities = quantities;
        this.added = added;
    }

    /**
     * Prepares the columns of one table.
     *
     * @throws IllegalArgumentException if a source column does not exist, or a column exists already; the message names
     *     the first one
     */
    public static AddedColumns of(List<FileColumn> wanted, List<String> columns) {
        List<String> names = new ArrayList<>(columns);
        Set<Integer> numbers = new TreeSet<>();
        Set<Integer> quantities = new TreeSet<>();
        List<AddedColumn> added = new ArrayList<>();
        for (FileColumn column : wanted) {
            int[] from = indices(column, column.of(), names);
            int[] by = indices(column, column.by(), names);
            if (names.contains(column.name())) {
                throw new IllegalArgumentException("it has a column " + column.name()
                        + " already, which files is to add; take the entry out, or rename the column");
            }
            names.add(column.name());
            added.add(added(column, from, by));
            for (int index : from) {
                if (index < columns.size()) {
                    (column instanceof FileColumn.Change ? quantities : numbers).add(index);
                }
            }
        }
        return new AddedColumns(List.copyOf(names), columns.size(), numbers, quantities, added);
    }

    /** The columns of the table, followed by the added ones. */
    public List<String> columns() {
        return columns;
    }

    /**
     * Why columns cannot be added to a row: it has too few or too many values, or a source column is not a number.
     * Empty if they can.
     */
    public Optional<String> refusal(String[] row) {
        if (row.length != width) {
            return Optional.of(EventEncoder.widthRefusal(width, row));
        }
        for (int column : numbers) {
            if (!row[column].isEmpty() && Numbers.finite(row[column]).isEmpty()) {
                return refusal(column, "a finite number", row);
            }
        }
        for (int column : quantities) {
            if (!row[column].isEmpty() && ChangeColumn.quantity(row[column]).isEmpty()) {
                return refusal(column, "a finite number or a time", row);
            }
        }
        return Optional.empty();
    }

    private Optional<String> refusal(int column, String expectation, String[] row) {
        return Optional.of(columns.get(column) + " must be " + expectation + ", to be remembered, but was "
                + Excerpt.of(row[column]));
    }

    /**
     * Returns the row with the added columns, and remembers it for the next rows. Only for a row without {@link
     * #refusal}.
     */
    public String[] complete(String[] row) {
        String[] complete = Arrays.copyOf(row, columns.size());
        for (int i = 0; i < added.size(); i++) {
            complete[width + i] = added.get(i).next(complete);
        }
        return complete;
    }

    private static AddedColumn added(FileColumn column, int[] from, int[] by) {
        if (column instanceof FileColumn.History history) {
            return new HistoryColumn(from, history.rows(), by);
        }
        if (column instanceof FileColumn.Change) {
            return new ChangeColumn(from[0], by);
        }
        throw new IllegalStateException("no way to add " + column);
    }

    private static int[] indices(FileColumn column, List<String> wanted, List<String> names) {
        return wanted.stream()
                .mapToInt(name -> {
                    int index = names.indexOf(name);
                    if (index < 0) {
                        throw new IllegalArgumentException("it needs a column " + name + " to add " + column.name()
                                + " (files) but has only " + String.join(", ", names));
                    }
                    if (names.lastIndexOf(name) > index) {
                        throw new IllegalArgumentException(
                                "column " + name + " must be there once to add " + column.name() + " (files)");
                    }
                    return index;
                })
                .toArray();
    }
}
