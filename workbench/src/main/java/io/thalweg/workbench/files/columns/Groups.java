package io.thalweg.workbench.files.columns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * State for each group of rows.
 *
 * @param <T> the state, which is modified in place
 */
final class Groups<T> {

    private final int[] by;
    private final Supplier<T> beginning;
    private final Map<List<String>, T> memories = new HashMap<>();

    /**
     * Creates an empty map.
     *
     * @param by indices of the columns whose values define a group
     * @param beginning creates the state of a new group
     */
    Groups(int[] by, Supplier<T> beginning) {
        this.by = by;
        this.beginning = beginning;
    }

    /** The state of the row's group. */
    T of(String[] row) {
        List<String> group = new ArrayList<>(by.length);
        for (int column : by) {
            group.add(row[column]);
        }
        return memories.computeIfAbsent(group, first -> beginning.get());
    }
}
