package io.thalweg.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Offsets of the labeled-events topic that were never read, because Kafka had removed them or a reset skipped them.
 * Offsets are counted, not records: a transaction marker takes an offset too, and cannot be distinguished from a record
 * after it is removed. So the number is an upper bound of the lost records.
 *
 * @param offsets number of offsets
 * @param ranges the newest {@value #MAX_RANGES} ranges, in the order in which they were noticed
 */
public record Lost(long offsets, List<Range> ranges) {

    /** Limits the checkpoint if a topic is permanently deleted faster than it is read. */
    static final int MAX_RANGES = 1000;

    public static final Lost NONE = new Lost(0, List.of());

    /**
     * Offsets of one partition.
     *
     * @param from the first offset
     * @param to the offset after the last one
     */
    public record Range(String topic, int partition, long from, long to) {
        public Range {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException(
                        "a range of offsets must begin at 0 or above and end after that, but was" + " from " + from
                                + " to " + to + " (" + topic + "-" + partition + ")");
            }
        }

        public long offsets() {
            return to - from;
        }

        /** Ready for JSON. */
        public Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("topic", topic);
            map.put("partition", partition);
            map.put("from", from);
            map.put("to", to);
            return map;
        }

        /** The text {@code p.labeled-events-0@60..83}, with the first and the last offset. */
        @Override
        public String toString() {
            return topic + "-" + partition + "@" + from + ".." + (to - 1);
        }
    }

    public Lost {
        ranges = List.copyOf(ranges);
    }

    /** Adds a range. A range that continues the last one of its partition extends it. */
    public Lost with(Range range) {
        List<Range> all = new ArrayList<>(ranges);
        Range last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last != null
                && last.topic().equals(range.topic())
                && last.partition() == range.partition()
                && last.to() == range.from()) {
            all.set(all.size() - 1, new Range(last.topic(), last.partition(), last.from(), range.to()));
        } else {
            all.add(range);
        }
        return new Lost(offsets + range.offsets(), all.subList(Math.max(0, all.size() - MAX_RANGES), all.size()));
    }
}
