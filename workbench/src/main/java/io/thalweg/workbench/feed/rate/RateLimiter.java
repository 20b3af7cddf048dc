package io.thalweg.workbench.feed.rate;

import java.util.Optional;

/** Decides when a row may be sent. Belongs to the feeding thread. */
public final class RateLimiter {

    private final Optional<Rate> rate;
    private final FlowControl flow;
    private boolean started;
    private long startNanos;
    private long firstRow;

    /**
     * Creates a limiter by rate and flow control.
     *
     * @param rate rows per second, counted from the first call of {@link #allows}; empty for no limit
     */
    public RateLimiter(Optional<Rate> rate, FlowControl flow) {
        this.rate = rate;
        this.flow = flow;
    }

    /** Whether the row may be sent now. */
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
