package io.thalweg.trainer.kafka;

import io.thalweg.trainer.train.OutputRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends each record to the topic it names. The producer sets the time, and the partition by the key.
 *
 * <p>A dead letter is its source plus headers: what was just small enough to be read may be too large to be written, and
 * would end the job again and again. Its bytes are cut then, and the header {@value #CUT_FROM} says how many there were;
 * the source's offset says where to find the rest.
 */
final class OutputRecordSerializer implements KafkaRecordSerializationSchema<OutputRecord> {

    static final String CUT_FROM = "cut-from-bytes";

    private static final long serialVersionUID = 1;

    /** For the frame of a record and a batch. */
    private static final int FRAME_BYTES = 1024;

    private static final int MAX_HEADER_BYTES = 4096;

    private final int maxRequestBytes;

    /** @param maxRequestBytes the producer's {@code max.request.size} */
    OutputRecordSerializer(int maxRequestBytes) {
        this.maxRequestBytes = maxRequestBytes;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(OutputRecord record, KafkaSinkContext context, Long timestamp) {
        return record.isDeadLetter() ? deadLetter(record) : whole(record.topic(), record.key(), record.value());
    }

    private ProducerRecord<byte[], byte[]> deadLetter(OutputRecord letter) {
        int free = maxRequestBytes - FRAME_BYTES - letter.headers().size() * (MAX_HEADER_BYTES + Long.BYTES);
        byte[] key = cut(letter.key(), Math.max(0, free));
        byte[] value = cut(letter.value(), Math.max(0, free - key.length));
        ProducerRecord<byte[], byte[]> out = whole(letter.topic(), key, value);
        letter.headers().forEach((name, text) -> out.headers()
                .add(name, cut(text.getBytes(StandardCharsets.UTF_8), MAX_HEADER_BYTES)));
        int bytes = letter.key().length + letter.value().length;
        if (bytes > key.length + value.length) {
            out.headers().add(CUT_FROM, Integer.toString(bytes).getBytes(StandardCharsets.UTF_8));
        }
        return out;
    }

    private static ProducerRecord<byte[], byte[]> whole(String topic, byte[] key, byte[] value) {
        return new ProducerRecord<>(topic, key.length == 0 ? null : key, value);
    }

    private static byte[] cut(byte[] bytes, int max) {
        return bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
    }
}
