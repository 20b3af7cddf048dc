package io.thalweg.workbench.up.monitor;

import io.thalweg.workbench.feed.Feeder;
import io.thalweg.workbench.feed.rate.FlowControl;
import java.util.function.Supplier;

/**
 * Keeps a feed from running away: at most so many rows ahead of the slower of training and scoring, so that each event is
 * scored by a network that has learned nearly all that came before it. What earlier runs sent counts for nothing, so that
 * the window is as wide for the second file as for the first. One thread.
 */
public final class FeedWindow implements FlowControl {

    private final Supplier<PipelineStatus> standing;
    private final long rows;
    private long limit;

    /** @param rows how far ahead, at least 1 */
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
        // A feed that was cut off may have left a row in one topic and not in the other: that side has a lead.
        long before = Math.min(run.labeledBefore(), run.liveBefore());
        // What Kafka has removed nobody waits for.
        long trained = now.trained() + now.lost().offsets() - before;
        long scored = run.scores() + run.deadLetters("score") + run.liveBefore() - before;
        // Rows that were no events never reach the topics: nobody will deal with them.
        long dealtWith = Math.min(trained, scored) + run.deadLetters(Feeder.STAGE);
        limit = Math.max(limit, dealtWith + rows);
        return limit;
    }
}
