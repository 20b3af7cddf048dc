package io.thalweg.trainer.train;

import io.thalweg.config.PublishConfig;

/**
 * Says when weights are due: after {@code everySteps} steps or {@code every}, whichever comes first, if anything was
 * learned since. Before the first publication they are due at once.
 */
final class PublishSchedule {

    private final PublishConfig config;
    private boolean everPublished;
    private long publishedStep;
    private long publishedMillis;

    PublishSchedule(PublishConfig config) {
        this.config = config;
    }

    void published(long step, long nowMillis) {
        everPublished = true;
        publishedStep = step;
        publishedMillis = nowMillis;
    }

    /** Whether there is anything that was not published. */
    boolean hasNews(long step) {
        return !everPublished || step > publishedStep;
    }

    /** Whether weights are due whatever the time. */
    boolean isDue(long step) {
        return !everPublished || step - publishedStep >= config.everySteps();
    }

    boolean isDue(long step, long nowMillis) {
        return isDue(step) || (hasNews(step) && nowMillis >= dueMillis());
    }

    /** When the time is up for what is learned from now on, milliseconds since the epoch. */
    long dueMillis() {
        return publishedMillis + config.every().toMillis();
    }
}
