package io.thalweg.scoring.model;

import java.util.Map;

/**
 * The start and end offsets of the labeled-events topic when they were last read; used for the staleness of scores.
 *
 * @param begins for each {@code topic-partition}, the offset of the oldest event still there
 * @param ends for each {@code topic-partition}, the offset after the newest event
 */
public record LabeledEvents(Map<String, Long> begins, Map<String, Long> ends) {

    /** Before the first look. */
    public static final LabeledEvents NONE = new LabeledEvents(Map.of(), Map.of());

    public LabeledEvents {
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
    }

    /**
     * Σ (end - trained through) over the partitions: events that a version has not learned yet. A partition that it has
     * not begun counts from its oldest event.
     *
     * @param trainedThrough for each {@code topic-partition}, the first offset not learned
     */
    public long after(Map<String, Long> trainedThrough) {
        long events = 0;
        for (Map.Entry<String, Long> end : ends.entrySet()) {
            Long trained = trainedThrough.get(end.getKey());
            long from = trained != null ? trained : begins.getOrDefault(end.getKey(), 0L);
            events += Math.max(0, end.getValue() - from);
        }
        return events;
    }
}
