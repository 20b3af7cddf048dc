package io.thalweg.workbench.feed.rate;

import java.util.Optional;

/** Says when it is a row's turn. Belongs to the feeding thread. */
public final class RateLimiter {

    private final Optional<Rate> rate;
    private final FlowControl flow;
    private boolean started;
    private long startNanos;
    private long firstRow;

    /**
     * A pace of at most so many rows a second, never beyond what the flow control allows.
     *
     * @param rate counted from the first row asked for
     */
    public RateLimiter(Optional<Rate> rate, FlowControl flow) {
        this.rate = rate;
        this.flow = flow;
    }

    /** Whether the row may go at this moment. */
    public boolean allows(long row, long nowNanos) {
        if (!started) {
            started = true;
            startNanos = nowNanos;
            firstRow = row;
        }
        return row - firstRow < flow.limit()
                && (rate.isEmpty() || row - firstRow < rate.get().rowsAfter(nowNanos - startNanos));
    }
}
