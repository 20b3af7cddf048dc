package io.thalweg.learner;

import io.thalweg.schemas.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far each partition was read, and how far it is settled: every record below is learned, a dead letter or lost. The two
 * differ while records wait in the partial batch.
 */
final class PartitionOffsets {

    /**
     * Of one partition.
     *
     * @param read the offset after the last record read, or after what was lost behind it
     * @param settled the offset up to which (exclusive) nothing waits; -1 before the first border between batches
     */
    record Position(String topic, int partition, long read, long settled) {}

    private final List<Partition> partitions = new ArrayList<>();
    private Partition latest;

    void read(SourceRecord record) {
        // Records of one partition come in long runs: looking at the latest first spares the search, and all garbage.
        if (latest == null || !latest.holds(record)) {
            latest = partition(record);
        }
        latest.read = record.offset() + 1;
    }

    /** What comes before the offset will never be read. A partition that is further already stays as it is. */
    void skip(String topic, int number, long to) {
        for (Partition partition : partitions) {
            if (partition.holds(topic, number)) {
                partition.read = Math.max(partition.read, to);
            }
        }
    }

    /** The offset after the last record read of a partition; empty before the first. */
    OptionalLong read(String topic, int number) {
        if (latest != null && latest.holds(topic, number)) {
            return OptionalLong.of(latest.read);
        }
        // By index: this is asked for each record, and a stream or an iterator would be garbage.
        for (int i = 0; i < partitions.size(); i++) {
            if (partitions.get(i).holds(topic, number)) {
                return OptionalLong.of(partitions.get(i).read);
            }
        }
        return OptionalLong.empty();
    }

    /** The offset up to which each {@code topic-partition} was read. */
    Map<String, Long> readThrough() {
        Map<String, Long> offsets = new TreeMap<>();
        for (Partition partition : partitions) {
            offsets.put(partition.topic + "-" + partition.number, partition.read);
        }
        return offsets;
    }

    /** Nothing waits any more: all that was read is settled. */
    void settle() {
        for (int i = 0; i < partitions.size(); i++) {
            partitions.get(i).settled = partitions.get(i).read;
        }
    }

    /** The offset up to which each {@code topic-partition} is settled. */
    Map<String, Long> settled() {
        Map<String, Long> offsets = new TreeMap<>();
        for (Partition partition : partitions) {
            if (partition.settled >= 0) {
                offsets.put(partition.topic + "-" + partition.number, partition.settled);
            }
        }
        return offsets;
    }

    List<Position> positions() {
        return partitions.stream()
                .map(partition -> new Position(partition.topic, partition.number, partition.read, partition.settled))
                .toList();
    }

    void restore(List<Position> positions) {
        for (Position position : positions) {
            Partition partition = new Partition(position.topic(), position.partition());
            partition.read = position.read();
            partition.settled = position.settled();
            partitions.add(partition);
        }
    }

    private Partition partition(SourceRecord record) {
        for (Partition partition : partitions) {
            if (partition.holds(record)) {
                return partition;
            }
        }
        Partition partition = new Partition(record.topic(), record.partition());
        partitions.add(partition);
        return partition;
    }

    private static final class Partition {

        final String topic;
        final int number;
        long read;
        long settled = -1;

        Partition(String topic, int number) {
            this.topic = topic;
            this.number = number;
        }

        boolean holds(SourceRecord record) {
            return holds(record.topic(), record.partition());
        }

        boolean holds(String topic, int number) {
            return this.number == number && this.topic.equals(topic);
        }
    }
}
