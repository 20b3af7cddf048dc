package io.thalweg.workbench.backtest;

import io.thalweg.workbench.files.Row;
import java.util.Map;
import java.util.TreeMap;

/** Where rows stand in their file. A learner that refuses one names its number; a person looks for its line. */
final class RowPlaces {

    /** Enough for the longest batch, even if there is a blank line between any two of its rows. */
    private static final int MOST = 1 << 16;

    /** By the first row that is so many lines ahead of its number; most files have one entry. */
    private final TreeMap<Long, Long> linesAhead = new TreeMap<>();

    private long latest;

    /** Remembers where a row stands; the rows come in order. */
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
