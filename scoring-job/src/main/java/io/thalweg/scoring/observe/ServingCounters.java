package io.thalweg.scoring.observe;

import io.thalweg.schemas.Score;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of the stream threads: scores, dead letters and staleness since the start of the process. Events of an aborted
 * transaction are processed again and count twice.
 */
public final class ServingCounters {

    private final LongAdder scored = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final Histogram stalenessMillis = new Histogram();

    public void scored(Score score) {
        scored.increment();
        // A version that has learned nothing is not late by any number of milliseconds.
        if (score.trainedThroughMillis() > 0) {
            stalenessMillis.record(score.stalenessMillis());
        }
    }

    public void refused() {
        deadLetters.increment();
    }

    public long scored() {
        return scored.sum();
    }

    public long deadLetters() {
        return deadLetters.sum();
    }

    public Histogram.Counts stalenessMillis() {
        return stalenessMillis.counts();
    }
}
