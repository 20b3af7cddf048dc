package io.thalweg.workbench.backtest;

import io.thalweg.evaluation.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Samples the metrics at about 10 to 20 evenly spaced points of a stream of unknown length: when there are too many
 * samples, every other one is dropped and the interval is doubled.
 */
final class MetricsOverTime {

    private static final int MOST = 20;

    private final List<Metrics> taken = new ArrayList<>();
    private long interval = 1;

    /** Whether a sample is due after this number of evaluated examples. */
    boolean isDue(long examples) {
        long last = taken.isEmpty() ? 0 : taken.get(taken.size() - 1).examples();
        return examples >= last + interval;
    }

    /** Adds a sample. */
    void take(Metrics metrics) {
        taken.add(metrics);
        if (taken.size() == MOST) {
            interval *= 2;
            List<Metrics> kept = new ArrayList<>();
            for (int i = 1; i < taken.size(); i += 2) {
                kept.add(taken.get(i));
            }
            taken.clear();
            taken.addAll(kept);
        }
    }

    /** Adds the metrics at the end of the stream, unless they are the last sample already. */
    void end(Metrics metrics) {
        if (taken.isEmpty() || taken.get(taken.size() - 1).examples() < metrics.examples()) {
            taken.add(metrics);
        }
    }

    /** The samples in order of time. */
    List<Metrics> taken() {
        return Collections.unmodifiableList(taken);
    }
}
