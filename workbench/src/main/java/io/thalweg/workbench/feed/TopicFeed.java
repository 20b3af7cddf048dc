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

/** One topic that a feed fills, and how many of the source's rows are in it. Fed by one thread, counted by any. */
final class TopicFeed {

    private final String topic;
    private final FedRows before;
    private final byte[] fingerprint;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<FailureException> onFailure;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();

    /**
     * @param before what earlier feeds left in the topic
     * @param onFailure told when Kafka refuses a record, and of each record that was not sent because of that; on the
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

    /** Whether an earlier feed put this row here. */
    boolean contains(byte[] key, long row) {
        return before.contains(partition(key), row);
    }

    /** Counts a row that is here already. */
    void resume() {
        resumed.incrementAndGet();
        acknowledged.incrementAndGet();
    }

    /**
     * Sends a row. Headers say which it is; {@code headers} are added.
     *
     * @param timestampMillis the record's timestamp; empty for now
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
            // Closed by the failure of a row before.
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

    /** Rows that are in the topic for certain, by this feed or an earlier one. */
    long acknowledged() {
        return acknowledged.get();
    }

    long resumed() {
        return resumed.get();
    }

    // Chosen here, as Kafka's own partitioner does, so that a resumed feed knows where each row went.
    private int partition(byte[] key) {
        return BuiltInPartitioner.partitionForKey(key, before.partitions());
    }
}
