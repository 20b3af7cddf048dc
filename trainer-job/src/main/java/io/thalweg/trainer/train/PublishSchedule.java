package io.thalweg.trainer.train;

import io.thalweg.config.PublishConfig;

/**
 * Decides when weights are published: after {@code everySteps} steps or the time {@code every}, whichever comes first,
 * if there were steps since the last version. The first version is due at once.
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

    /** Whether there were steps since the last version. */
    boolean hasNews(long step) {
        return !everPublished || step > publishedStep;
    }

    /** Whether weights are due because of the number of steps. */
    boolean isDue(long step) {
        return !everPublished || step - publishedStep >= config.everySteps();
    }

    boolean isDue(long step, long nowMillis) {
        return isDue(step) || (hasNews(step) && nowMillis >= dueMillis());
    }

    /** The time at which the steps from now on must be published, milliseconds since the epoch. */
    long dueMillis() {
        return publishedMillis + config.every().toMillis();
    }
}
