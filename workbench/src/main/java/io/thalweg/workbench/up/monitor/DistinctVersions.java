package io.thalweg.workbench.up.monitor;

import io.thalweg.weights.Version;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Counts versions, each once. Versions rise, so only the newest are remembered: what is older than all of them was counted
 * long ago. One thread.
 */
final class DistinctVersions {

    private static final int REMEMBERED = 10_000;

    private final NavigableSet<Version> newest = new TreeSet<>();
    private long count;

    void add(Version version) {
        boolean isForgotten = newest.size() == REMEMBERED && version.compareTo(newest.first()) < 0;
        if (!isForgotten && newest.add(version)) {
            count++;
            if (newest.size() > REMEMBERED) {
                newest.pollFirst();
            }
        }
    }

    long count() {
        return count;
    }
}
