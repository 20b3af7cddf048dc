package io.thalweg.workbench.feed.pace;

/** How far a feed may go now. Asked often and by the feeding thread: the answer must be at hand. */
@FunctionalInterface
public interface FlowControl {

    /** As fast as Kafka takes it. */
    FlowControl UNLIMITED = () -> Long.MAX_VALUE;

    /** The row, counted from 0, before which the feed must stop for now. Never falls. */
    long limit();
}
