package io.thalweg.workbench.up;

import io.thalweg.workbench.feed.FeedProgress;
import io.thalweg.workbench.feed.Feeder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs a feeder on its own thread. */
final class FeedRun implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Feeder feeder;
    private final Thread thread = new Thread(this::run, "feed");
    private volatile OptionalLong endedNanos = OptionalLong.empty();
    private volatile Optional<Throwable> failure = Optional.empty();

    private FeedRun(Feeder feeder) {
        this.feeder = feeder;
        thread.setDaemon(true);
    }

    /**
     * Starts the thread.
     *
     * @param feeder closed by this object
     */
    static FeedRun start(Feeder feeder) {
        FeedRun feed = new FeedRun(feeder);
        feed.thread.start();
        return feed;
    }

    /** The {@link System#nanoTime()} at which the feed ended, with all records acknowledged; empty before. */
    OptionalLong endedNanos() {
        return endedNanos;
    }

    Optional<Throwable> failure() {
        return failure;
    }

    FeedProgress progress() {
        return feeder.progress();
    }

    /**
     * Stops sending, and waits until all sent records are acknowledged.
     *
     * @param patience the longest wait
     */
    void stop(Duration patience) throws InterruptedException {
        feeder.stop();
        thread.join(patience.toMillis());
    }

    @Override
    public void close() {
        try {
            stop(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Drops unacknowledged records, which also ends a thread that still waits for them.
        feeder.close();
    }

    private void run() {
        try {
            feeder.run();
        } catch (Throwable e) {
            // Any failure is kept, because a feed that ended unnoticed would look complete.
            failure = Optional.of(e);
        } finally {
            endedNanos = OptionalLong.of(System.nanoTime());
        }
    }
}
