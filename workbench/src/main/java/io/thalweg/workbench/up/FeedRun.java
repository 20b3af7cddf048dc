package io.thalweg.workbench.up;

import io.thalweg.workbench.feed.FeedProgress;
import io.thalweg.workbench.feed.Feeder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A feeder on a thread of its own. */
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

    /** @param feeder closed by this */
    static FeedRun start(Feeder feeder) {
        FeedRun feed = new FeedRun(feeder);
        feed.thread.start();
        return feed;
    }

    /** When everything was sent and acknowledged, or the feed stopped, by {@link System#nanoTime()}; empty before. */
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
     * Sends nothing more, and waits until what was sent is acknowledged.
     *
     * @param patience the longest wait: a Kafka that is gone acknowledges nothing
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
        // Gives up what is not acknowledged by now, which also ends a thread that still waits for it.
        feeder.close();
    }

    private void run() {
        try {
            feeder.run();
        } catch (Throwable e) {
            // Whatever it is: a feed that ended unnoticed would look like one that is done.
            failure = Optional.of(e);
        } finally {
            endedNanos = OptionalLong.of(System.nanoTime());
        }
    }
}
