package io.thalweg.learner;

import io.thalweg.schemas.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * For each partition, the offset up to which records were read, and the offset up to which each record is learned, a
 * dead letter, or lost. They differ while records are in the partial batch.
 */
final class PartitionOffsets {

    /**
     * The offsets of one partition.
     *
     * @param read offset after the last record read or lost
     * @param settled offset up to which (exclusive) no record is in the partial batch; -1 before the end of the first
     *     batch
     */
    record Position(String topic, int partition, long read, long settled) {}

    private final List<Partition> partitions = new ArrayList<>();
    private Partition latest;

    void read(SourceRecord record) {
        // Consecutive records are usually from the same partition, so the last one is tried first, without a search.
        if (latest == null || !latest.holds(record)) {
            latest = partition(record);
        }
        latest.read = record.offset() + 1;
    }

    /** Notes that records before the offset will never be read. A partition that is further already is unchanged. */
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
        // By index, because this is called for each record, and a stream or an iterator would allocate memory.
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

    /** Called when the partial batch is empty: all records read are settled. */
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
