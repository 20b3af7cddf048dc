package io.thalweg.workbench.backtest;

import io.thalweg.workbench.files.Row;
import java.util.Map;
import java.util.TreeMap;

/**
 * Maps row numbers to line numbers of a file. A learner that refuses a row reports the row's number; messages for
 * people show its line.
 */
final class RowPlaces {

    /** Enough for the largest batch, even with a blank line between any two of its rows. */
    private static final int MOST = 1 << 16;

    /** By row number: the difference between line and row from that row on. Most files have one entry. */
    private final TreeMap<Long, Long> linesAhead = new TreeMap<>();

    private long latest;

    /** Adds the place of a row. Rows must be added in order. */
    void add(Row.Event row) {
        long ahead = row.line() - row.number();
        if (row.line() == 0 || (ahead == latest && !linesAhead.isEmpty())) {
            return;
        }
        latest = ahead;
        linesAhead.put(row.number(), ahead);
        if (linesAhead.size() > MOST) {
            linesAhead.pollFirstEntry();
        }
    }

    /** {@code line 1502} of a text file, or {@code row 1500} of a source without lines. */
    String of(long number) {
        Map.Entry<Long, Long> entry = linesAhead.floorEntry(number);
        return entry == null ? "row " + number : "line " + (number + entry.getValue());
    }
}
