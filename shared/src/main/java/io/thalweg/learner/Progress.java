package io.thalweg.learner;

import io.thalweg.schemas.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far each partition was read, and how far it is settled: every record below is learned or a dead letter. The two
 * differ while records wait in the partial batch.
 */
final class Progress {

    /**
     * Of one partition.
     *
     * @param read the offset after the last record read
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
            return number == record.partition() && topic.equals(record.topic());
        }
    }
}
