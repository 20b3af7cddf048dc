package io.thalweg.trainer.kafka;

import io.thalweg.schemas.DeadLetterRecord;
import io.thalweg.trainer.train.OutputRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends each record to the topic that it names. The producer sets the timestamp, and the partition from the key.
 *
 * <p>The value of a dead letter is cut off if it is too large; see {@link DeadLetterRecord}.
 */
final class OutputRecordSerializer implements KafkaRecordSerializationSchema<OutputRecord> {

    private static final long serialVersionUID = 1;

    private final int maxRequestBytes;

    /**
     * Creates a serializer.
     *
     * @param maxRequestBytes the producer's {@code max.request.size}
     */
    OutputRecordSerializer(int maxRequestBytes) {
        this.maxRequestBytes = maxRequestBytes;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(OutputRecord record, KafkaSinkContext context, Long timestamp) {
        return record.isDeadLetter() ? deadLetter(record) : whole(record.topic(), record.key(), record.value());
    }

    private ProducerRecord<byte[], byte[]> deadLetter(OutputRecord letter) {
        DeadLetterRecord fitting = DeadLetterRecord.of(letter.key(), letter.value(), letter.headers(), maxRequestBytes);
        ProducerRecord<byte[], byte[]> out = whole(letter.topic(), fitting.key(), fitting.value());
        fitting.headers().forEach((name, text) -> out.headers().add(name, text));
        return out;
    }

    private static ProducerRecord<byte[], byte[]> whole(String topic, byte[] key, byte[] value) {
        return new ProducerRecord<>(topic, key.length == 0 ? null : key, value);
    }
}
