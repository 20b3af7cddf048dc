package io.thalweg.workbench.up.watch;

import io.thalweg.workbench.feed.pace.FlowControl;
import java.util.function.Supplier;

/**
 * Keeps a feed from running away: at most so many rows ahead of the slower of training and scoring, so that each event is
 * scored by a network that has learned nearly all that came before it. One thread.
 */
public final class FeedWindow implements FlowControl {

    private final Supplier<Standing> standing;
    private final long rows;
    private long limit;

    /** @param rows how far ahead, at least 1 */
    public FeedWindow(Supplier<Standing> standing, long rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a feed's window must be at least 1 row but was " + rows);
        }
        this.standing = standing;
        this.rows = rows;
    }

    @Override
    public long limit() {
        Standing now = standing.get();
        // Rows that were no events never reach the topics: nobody will deal with them.
        long dealtWith = Math.min(now.trained(), now.scored()) + now.deadLetters("replay");
        limit = Math.max(limit, dealtWith + rows);
        return limit;
    }
}
