package io.thalweg.workbench.feed;

import java.util.Locale;

/** Which topics a feed fills. */
public enum FeedTarget {
    /** With labels, for the trainer. */
    LABELED_EVENTS,
    /** Without, for the scoring job. */
    EVENTS,
    /** Each row to both, the live event first: it is scored by what was learned before it. */
    BOTH;

    /** Whether rows go to the labeled events, where every row needs its label. */
    public boolean isLabeled() {
        return this != EVENTS;
    }

    /** Whether rows go to the live events. */
    public boolean isLive() {
        return this != LABELED_EVENTS;
    }

    /** The word on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
