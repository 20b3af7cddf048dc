package io.thalweg.workbench.feed;

import java.util.Locale;

/** The topics that a feed writes to. */
public enum FeedTarget {
    /** Labeled events, which the trainer reads. */
    LABELED_EVENTS,
    /** Live events without labels, which the scoring job reads. */
    EVENTS,
    /** Both. Each row is sent as a live event first, so that it is scored before it is learned. */
    BOTH;

    /** Whether rows are sent to the labeled events, so that each row needs a label. */
    public boolean isLabeled() {
        return this != EVENTS;
    }

    /** Whether rows are sent to the live events. */
    public boolean isLive() {
        return this != LABELED_EVENTS;
    }

    /** The value on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
