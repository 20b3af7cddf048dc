package io.thalweg.workbench.files.columns;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The values of the previous rows, oldest first, separated by spaces: an array as text, or its only element. */
final class HistoryColumn implements AddedColumn {

    private static final String NOTHING_BEFORE = "0";

    private final int[] columns;
    private final int rows;
    private final Groups<Memory> memories;

    /**
     * Creates a column without history.
     *
     * @param columns indices of the numbers in a row
     * @param rows number of rows to remember
     * @param by indices of the columns that define the group
     */
    HistoryColumn(int[] columns, int rows, int[] by) {
        this.columns = columns;
        this.rows = rows;
        this.memories = new Groups<>(by, () -> new Memory(columns.length));
    }

    @Override
    public String next(String[] row) {
        Memory memory = memories.of(row);
        String before = memory.text(rows);
        memory.remember(row, columns, rows);
        return before;
    }

    private static final class Memory {

        /** The last value of each column. */
        private final String[] latest;

        /** The remembered rows as texts, oldest first. */
        private final Deque<String> remembered = new ArrayDeque<>();

        Memory(int columns) {
            latest = new String[columns];
            Arrays.fill(latest, NOTHING_BEFORE);
        }

        String text(int rows) {
            String oldest = remembered.isEmpty() ? String.join(" ", latest) : remembered.getFirst();
            StringBuilder text = new StringBuilder();
            for (int missing = rows - remembered.size(); missing > 0; missing--) {
                text.append(oldest).append(' ');
            }
            for (String one : remembered) {
                text.append(one).append(' ');
            }
            return text.toString().stripTrailing();
        }

        void remember(String[] row, int[] columns, int rows) {
            for (int i = 0; i < columns.length; i++) {
                String number = row[columns[i]];
                if (!number.isEmpty()) {
                    latest[i] = number;
                }
            }
            if (remembered.size() == rows) {
                remembered.removeFirst();
            }
            remembered.addLast(String.join(" ", latest));
        }
    }
}
