package io.thalweg.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.DeadLetterRecord;
import io.thalweg.trainer.Payments;
import io.thalweg.trainer.train.OutputRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OutputRecordSerializerTest {

    private final OutputRecordSerializer serializer = new OutputRecordSerializer(1 << 20);

    @Test
    void sendsARecordToTheTopicItNames() {
        ProducerRecord<byte[], byte[]> record =
                serialize(new OutputRecord("payments.metrics", new byte[] {1}, new byte[] {2}, Map.of()));

        assertThat(record.topic()).isEqualTo("payments.metrics");
        assertThat(record.key()).containsExactly(1);
        assertThat(record.value()).containsExactly(2);
        assertThat(record.partition()).isNull();
        assertThat(record.timestamp()).isNull();
        assertThat(record.headers()).isEmpty();
    }

    @Test
    void keepsATombstoneATombstone() {
        assertThat(serialize(new OutputRecord("payments.weights", new byte[] {1}, null, Map.of()))
                        .value())
                .isNull();
    }

    @Test
    void sendsAnEmptyKeyAsNone() {
        assertThat(serialize(letter(new byte[0], new byte[] {7}, "why")).key()).isNull();
    }

    @Test
    void writesTheHeadersOfADeadLetterAsText() {
        ProducerRecord<byte[], byte[]> record = serialize(letter(new byte[] {1}, new byte[] {7}, "naïve reason"));

        assertThat(header(record, DeadLetter.REASON)).isEqualTo("naïve reason");
        assertThat(record.value()).containsExactly(7);
        assertThat(header(record, DeadLetterRecord.CUT_FROM)).isEmpty();
    }

    @Test
    void cutsADeadLetterThatWouldNotFitIntoARequestAndSaysSo() {
        String longReason = "x".repeat(1 << 20);
        ProducerRecord<byte[], byte[]> record = serialize(letter(new byte[100], new byte[(1 << 20) - 200], longReason));

        int bytes = record.key().length + record.value().length;
        for (var header : record.headers()) {
            bytes += header.key().length() + header.value().length;
        }
        assertThat(bytes).isLessThan((1 << 20) - 500);
        assertThat(record.key()).hasSize(100);
        assertThat(record.value()).hasSizeGreaterThan(1_000_000);
        assertThat(header(record, DeadLetterRecord.CUT_FROM)).isEqualTo(Integer.toString((1 << 20) - 100));
    }

    @Test
    void cutsEvenAKeyThatLeavesNoRoom() {
        ProducerRecord<byte[], byte[]> record = serialize(letter(new byte[1 << 20], new byte[5], "why"));

        assertThat(record.key()).hasSizeLessThan(1 << 20);
        assertThat(record.value()).isEmpty();
    }

    private ProducerRecord<byte[], byte[]> serialize(OutputRecord record) {
        return serializer.serialize(record, null, 7L);
    }

    private static OutputRecord letter(byte[] key, byte[] value, String reason) {
        DeadLetter letter = new DeadLetter(Payments.source(3, value), "train", reason);
        return new OutputRecord("payments.dead-letters", key, value, letter.headers());
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
