package io.thalweg.workbench.feed.rate;

/** Limits how many rows a feed may send at the moment. The feeding thread calls it often, so it must return at once. */
@FunctionalInterface
public interface FlowControl {

    /** No limit. */
    FlowControl UNLIMITED = () -> Long.MAX_VALUE;

    /**
     * Returns the number of rows that may have been sent by now, counted from the first row of this feed. Never
     * decreases.
     */
    long limit();
}
