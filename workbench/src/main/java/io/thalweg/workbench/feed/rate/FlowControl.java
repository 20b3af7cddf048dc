package io.thalweg.workbench.feed.rate;

/** How far a feed may go now. Asked often and by the feeding thread: the answer must be at hand. */
@FunctionalInterface
public interface FlowControl {

    /** As fast as Kafka takes it. */
    FlowControl UNLIMITED = () -> Long.MAX_VALUE;

    /** How many rows may have gone by now, counted from the first that this feed sends. Never falls. */
    long limit();
}
