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
 * What earlier feeds of a source left in a topic: the last row in each partition. Rows go to a partition in order, and
 * nothing is sent behind a row that failed (see {@link Feeder}), so that all rows of a partition up to that one are there.
 */
final class FedRows {

    /** Header: fingerprint of the source that a record was fed from. */
    static final String FILE = "replay-file";

    /** Header: row in that source, counted from 0, decimal. */
    static final String ROW = "replay-row";

    private static final Duration POLL = Duration.ofMillis(200);
    // Nearly always the last record is the feed's own; others write here only by hand.
    private static final long FIRST_LOOK_BACK = 1;
    private static final long LOOK_BACK_GROWTH = 100;
    private static final long NONE = -1;

    private final long[] lastRows;

    private FedRows(long[] lastRows) {
        this.lastRows = lastRows;
    }

    /** As if there had been no earlier feed. */
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
     * Reads a topic's partitions backwards until each shows a row of the source, or its beginning.
     *
     * @param stage of dead letters, because those of the scoring job have the headers of the event that they were; empty in
     *     topics of events
     * @throws FailureException if that cannot be told any more, or Kafka gives nothing for too long
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

    /** Whether an earlier feed put this row into this partition. */
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
        // A dead letter that comes twice does no harm, and most of that topic are of others.
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
