package io.thalweg.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Offsets of the labeled-events topic that were never read, because Kafka had removed them or a reset skipped them.
 * Offsets, not records: a transaction's marker takes an offset too, and once removed it cannot be told from a record.
 * There were at most so many records.
 *
 * @param offsets how many
 * @param ranges where they were, in the order in which it was noticed; the newest {@value #MAX_RANGES}
 */
public record Lost(long offsets, List<Range> ranges) {

    /** A topic that is always deleted from faster than it is read would fill the checkpoint. */
    static final int MAX_RANGES = 1000;

    public static final Lost NONE = new Lost(0, List.of());

    /**
     * Offsets of one partition.
     *
     * @param from the first of them
     * @param to the first after them
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

        /** {@code p.labeled-events-0@60..83}: from the first to the last. */
        @Override
        public String toString() {
            return topic + "-" + partition + "@" + from + ".." + (to - 1);
        }
    }

    public Lost {
        ranges = List.copyOf(ranges);
    }

    /** These and the range; a range that begins where the last one of its partition ends makes it longer. */
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
