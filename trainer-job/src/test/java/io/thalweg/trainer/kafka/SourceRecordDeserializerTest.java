package io.thalweg.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.schemas.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SourceRecordDeserializerTest {

    @Test
    void keepsThePlaceTheTimeAndTheBytes() {
        SourceRecord record = read(new byte[] {1}, new byte[] {2, 3});

        assertThat(record.place()).isEqualTo("payments.labeled-events-3@41");
        assertThat(record.timestampMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(record.key()).containsExactly(1);
        assertThat(record.value()).containsExactly(2, 3);
    }

    @Test
    void passesARecordWithoutKeyAndValueOnAsAnEmptyOne() {
        SourceRecord record = read(null, null);

        assertThat(record.key()).isEmpty();
        assertThat(record.value()).isEmpty();
    }

    private static SourceRecord read(byte[] key, byte[] value) {
        List<SourceRecord> out = new ArrayList<>();
        new SourceRecordDeserializer()
                .deserialize(
                        new ConsumerRecord<>(
                                "payments.labeled-events",
                                3,
                                41,
                                1_700_000_000_000L,
                                TimestampType.CREATE_TIME,
                                -1,
                                -1,
                                key,
                                value,
                                new RecordHeaders(),
                                Optional.empty()),
                        new ListCollector<>(out));
        assertThat(out).hasSize(1);
        return out.get(0);
    }
}
