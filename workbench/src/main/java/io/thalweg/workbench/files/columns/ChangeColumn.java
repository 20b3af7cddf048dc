package io.thalweg.workbench.files.columns;

import io.thalweg.schemas.encoding.IsoTime;
import io.thalweg.schemas.encoding.Numbers;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The difference between a number and the number before it; for times, in seconds. Empty if one of the two is missing.
 */
final class ChangeColumn implements AddedColumn {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final int column;
    private final Groups<Memory> memories;

    /**
     * Creates a column.
     *
     * @param column index of the number in a row
     * @param by indices of the columns that define the group
     */
    ChangeColumn(int column, int[] by) {
        this.column = column;
        this.memories = new Groups<>(by, Memory::new);
    }

    @Override
    public String next(String[] row) {
        Memory memory = memories.of(row);
        OptionalDouble before = memory.latest;
        OptionalDouble now = quantity(row[column]);
        if (now.isEmpty()) {
            return "";
        }
        memory.latest = now;
        return before.isEmpty() ? "" : Double.toString(now.getAsDouble() - before.getAsDouble());
    }

    /** The value of a text: its number, or for a time the seconds since the epoch. */
    static OptionalDouble quantity(String text) {
        OptionalDouble number = Numbers.finite(text);
        if (number.isPresent()) {
            return number;
        }
        OptionalLong millis = IsoTime.millis(text);
        return millis.isPresent() ? OptionalDouble.of(millis.getAsLong() / MILLIS_PER_SECOND) : OptionalDouble.empty();
    }

    private static final class Memory {
        private OptionalDouble latest = OptionalDouble.empty();
    }
}
