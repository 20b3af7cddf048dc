package io.thalweg.workbench.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.failure.Cause;
import io.thalweg.workbench.console.FailureException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;

/** Sends rows to one topic and counts the rows in it. One thread sends; any thread may read the count. */
final class TopicFeed {

    private final String topic;
    private final FedRows before;
    private final byte[] fingerprint;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<FailureException> onFailure;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();

    /**
     * Creates a feed of one topic.
     *
     * @param before the rows that earlier feeds sent to the topic
     * @param onFailure called when Kafka refuses a record, and for each record that is not sent because of that; on the
     *     producer's thread or the caller's
     */
    TopicFeed(
            String topic,
            FedRows before,
            String fingerprint,
            Producer<byte[], byte[]> producer,
            Consumer<FailureException> onFailure) {
        this.topic = topic;
        this.before = before;
        this.fingerprint = fingerprint.getBytes(UTF_8);
        this.producer = producer;
        this.onFailure = onFailure;
    }

    /** Whether an earlier feed sent this row. */
    boolean contains(byte[] key, long row) {
        return before.contains(partition(key), row);
    }

    /** Counts a row that an earlier feed sent. */
    void resume() {
        resumed.incrementAndGet();
        acknowledged.incrementAndGet();
    }

    /**
     * Sends a row, with its number in the headers.
     *
     * @param timestampMillis the record's timestamp; empty for the current time
     * @param headers further headers
     */
    void feed(byte[] key, long row, OptionalLong timestampMillis, byte[] value, Map<String, String> headers) {
        Long timestamp = timestampMillis.isPresent() ? timestampMillis.getAsLong() : null;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition(key), timestamp, key, value);
        record.headers()
                .add(FedRows.FILE, fingerprint)
                .add(FedRows.ROW, Long.toString(row).getBytes(UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        try {
            Future<RecordMetadata> unused = producer.send(record, (metadata, e) -> {
                if (e == null) {
                    acknowledged.incrementAndGet();
                } else {
                    fail(row, e);
                }
            });
        } catch (IllegalStateException | KafkaException e) {
            // An earlier row has failed and closed the producer.
            fail(row, e);
        }
    }

    private void fail(long row, Exception cause) {
        onFailure.accept(new FailureException(
                "row " + row + " could not be written to topic " + topic + ": " + Cause.words(cause), cause));
    }

    String topic() {
        return topic;
    }

    /** Number of rows that are certainly in the topic, sent by this feed or an earlier one. */
    long acknowledged() {
        return acknowledged.get();
    }

    long resumed() {
        return resumed.get();
    }

    // Chosen here, with the algorithm of Kafka's default partitioner, so that a resumed feed knows the partition of
    // each row.
    private int partition(byte[] key) {
        return BuiltInPartitioner.partitionForKey(key, before.partitions());
    }
}
