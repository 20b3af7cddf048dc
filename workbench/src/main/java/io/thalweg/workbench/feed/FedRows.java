package io.thalweg.workbench.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.topics.Patience;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Finds which rows of a source earlier feeds have already sent to a topic, by the last row in each partition. Rows are
 * sent to a partition in order, and nothing is sent after a row that failed (see {@link Feeder}), so a partition
 * contains all of its rows up to the last one.
 */
final class FedRows {

    /** Record header: fingerprint of the source. */
    static final String FILE = "replay-file";

    /** Record header: row number in the source, counted from 0, decimal. */
    static final String ROW = "replay-row";

    private static final Duration POLL = Duration.ofMillis(200);
    // The last record is nearly always from a feed. Other writers are rare.
    private static final long FIRST_LOOK_BACK = 1;
    private static final long LOOK_BACK_GROWTH = 100;
    private static final long NONE = -1;

    private final long[] lastRows;

    private FedRows(long[] lastRows) {
        this.lastRows = lastRows;
    }

    /** The state without any earlier feed. */
    static FedRows none(Consumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new FailureException("topic " + topic + " does not exist");
        }
        long[] lastRows = new long[partitions.size()];
        Arrays.fill(lastRows, NONE);
        return new FedRows(lastRows);
    }

    /**
     * Reads the partitions of a topic backwards, each until it finds a row of the source or reaches the beginning.
     *
     * @param stage stage of dead letters, because those of the scoring job have the headers of the event that caused
     *     them; empty in topics of events
     * @throws FailureException if the rows cannot be determined any more, or Kafka does not answer for too long
     */
    static FedRows read(Consumer<byte[], byte[]> consumer, String topic, String fingerprint, Optional<String> stage) {
        FedRows rows = none(consumer, topic);
        for (int partition = 0; partition < rows.partitions(); partition++) {
            TopicPartition place = new TopicPartition(topic, partition);
            consumer.assign(List.of(place));
            rows.lastRows[partition] =
                    lastRow(consumer, place, fingerprint, stage).orElse(NONE);
        }
        consumer.unsubscribe();
        return rows;
    }

    /** Whether an earlier feed sent this row to this partition. */
    boolean contains(int partition, long row) {
        return row <= lastRows[partition];
    }

    int partitions() {
        return lastRows.length;
    }

    private static OptionalLong lastRow(
            Consumer<byte[], byte[]> consumer, TopicPartition place, String fingerprint, Optional<String> stage) {
        long beginning = consumer.beginningOffsets(List.of(place)).get(place);
        long end = consumer.endOffsets(List.of(place)).get(place);
        long to = end;
        for (long lookBack = FIRST_LOOK_BACK; to > beginning; lookBack *= LOOK_BACK_GROWTH) {
            long from = Math.max(beginning, to - lookBack);
            OptionalLong last = lastRow(consumer, place, from, to, fingerprint, stage);
            if (last.isPresent()) {
                return last;
            }
            to = from;
        }
        // A duplicate dead letter does no harm, and most records of that topic come from other writers.
        if (beginning > 0 && stage.isEmpty()) {
            throw new FailureException(
                    "topic " + place + " must show where to resume, but holds no row of this source and"
                            + " begins at offset " + beginning
                            + ": Kafka may have deleted its rows; replay without --resume to send"
                            + " them all, or name other topics in the pipeline (topics)");
        }
        return OptionalLong.empty();
    }

    private static OptionalLong lastRow(
            Consumer<byte[], byte[]> consumer,
            TopicPartition place,
            long from,
            long to,
            String fingerprint,
            Optional<String> stage) {
        OptionalLong last = OptionalLong.empty();
        consumer.seek(place, from);
        Patience patience = new Patience();
        while (consumer.position(place) < to) {
            patience.at(consumer.position(place), "topic " + place);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(place)) {
                if (record.offset() < to && isFrom(record.headers(), fingerprint, stage)) {
                    last = OptionalLong.of(Long.parseLong(text(record.headers(), ROW)));
                }
            }
        }
        return last;
    }

    private static boolean isFrom(Headers headers, String fingerprint, Optional<String> stage) {
        return text(headers, FILE).equals(fingerprint)
                && text(headers, ROW).matches("\\d{1,18}")
                && (stage.isEmpty() || text(headers, DeadLetter.STAGE).equals(stage.get()));
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }
}
