package io.thalweg.workbench.up.monitor;

import io.thalweg.weights.Version;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Counts distinct versions. Versions increase, so only the newest ones are remembered, and older ones are assumed to be
 * counted. Single-threaded.
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
