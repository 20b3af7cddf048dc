package io.thalweg.workbench.up.monitor;

import io.thalweg.workbench.feed.Feeder;
import io.thalweg.workbench.feed.rate.FlowControl;
import java.util.function.Supplier;

/**
 * Flow control that keeps a feed at most a number of rows ahead of the slower of training and scoring, so that each
 * event is scored by a network that has learned nearly all events before it. Events of earlier runs do not count, so
 * that the window is equally wide for a second file. Single-threaded.
 */
public final class FeedWindow implements FlowControl {

    private final Supplier<PipelineStatus> standing;
    private final long rows;
    private long limit;

    /**
     * Creates a window.
     *
     * @param rows its size, at least 1
     */
    public FeedWindow(Supplier<PipelineStatus> standing, long rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a feed's window must be at least 1 row but was " + rows);
        }
        this.standing = standing;
        this.rows = rows;
    }

    @Override
    public long limit() {
        PipelineStatus now = standing.get();
        PipelineStatus.ThisRun run = now.thisRun();
        // An interrupted feed may have sent a row to one topic and not to the other, so that one topic is ahead.
        long before = Math.min(run.labeledBefore(), run.liveBefore());
        // Removed records will never be read, so they count as processed.
        long trained = now.trained() + now.lost().offsets() - before;
        long scored = run.scores() + run.deadLetters("score") + run.liveBefore() - before;
        // Rows that cannot be encoded are not sent to the topics, so they count as processed.
        long dealtWith = Math.min(trained, scored) + run.deadLetters(Feeder.STAGE);
        limit = Math.max(limit, dealtWith + rows);
        return limit;
    }
}
