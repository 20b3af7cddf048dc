package io.thalweg.workbench.backtest;

import io.thalweg.evaluation.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Metrics at about ten to twenty moments, evenly spread over a stream whose length is not known: when there are too many,
 * every other one is dropped, and from then on they are taken half as often.
 */
final class MetricsOverTime {

    private static final int MOST = 20;

    private final List<Metrics> taken = new ArrayList<>();
    private long interval = 1;

    /** Whether metrics are to be taken now that so many examples were judged. */
    boolean isDue(long examples) {
        long last = taken.isEmpty() ? 0 : taken.get(taken.size() - 1).examples();
        return examples >= last + interval;
    }

    /** Takes the metrics of this moment. */
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

    /** Takes the metrics of the end, unless they were the last taken. */
    void end(Metrics metrics) {
        if (taken.isEmpty() || taken.get(taken.size() - 1).examples() < metrics.examples()) {
            taken.add(metrics);
        }
    }

    /** In the order of time. */
    List<Metrics> taken() {
        return Collections.unmodifiableList(taken);
    }
}
