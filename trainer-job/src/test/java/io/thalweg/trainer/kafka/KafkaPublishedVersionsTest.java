package io.thalweg.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.trainer.train.PublishedVersionList;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Kafka's own consumer without a broker; a tombstone is written {@code -key}. */
class KafkaPublishedVersionsTest {

    private static final String TOPIC = "payments.weights";
    private static final TopicPartition PLACE = new TopicPartition(TOPIC, 0);

    @Test
    void takesOnlyTheGenerationFromWhatWasAborted() throws IOException {
        String[] all = {
            "payments/0.0/manifest",
            "payments/0.5/manifest",
            "payments/3.0/manifest",
            "-payments/0.0/manifest",
            "payments/0.9/manifest"
        };

        PublishedVersionList versions = KafkaPublishedVersions.read(
                "payments", TOPIC, topic(5, Map.of(0, all[0], 1, all[1], 4, all[4])), topic(5, indexed(all)));

        assertThat(versions.highestGeneration()).isEqualTo(3);
        assertThat(oldestBeyond(versions, 3)).isEmpty();
        assertThat(oldestBeyond(versions, 2)).contains("0.0");
    }

    @Test
    void countsWhatIsStillOpen() throws IOException {
        String[] all = {"payments/0.0/manifest", "payments/0.5/manifest", "-payments/0.0/manifest"};

        PublishedVersionList versions =
                KafkaPublishedVersions.read("payments", TOPIC, topic(1, Map.of(0, all[0])), topic(3, indexed(all)));

        assertThat(oldestBeyond(versions, 1)).isEmpty();
        assertThat(oldestBeyond(versions, 0)).contains("0.5");
    }

    @Test
    void refusesToStartWhenTheTopicIsNotKnown() {
        MockConsumer<String, Void> consumer = new MockConsumer<>("earliest");
        consumer.updatePartitions(TOPIC, List.of());

        assertThatThrownBy(() -> KafkaPublishedVersions.read("payments", TOPIC, consumer, consumer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("weights topic payments.weights must exist before training starts");
    }

    private static Optional<String> oldestBeyond(PublishedVersionList versions, int keep) {
        return versions.oldestBeyond(keep).map(live -> live.version().toString());
    }

    private static Map<Integer, String> indexed(String... keys) {
        Map<Integer, String> records = new TreeMap<>();
        for (int i = 0; i < keys.length; i++) {
            records.put(i, keys[i]);
        }
        return records;
    }

    private static MockConsumer<String, Void> topic(long end, Map<Integer, String> records) {
        MockConsumer<String, Void> consumer = new MockConsumer<>("earliest");
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PLACE, 0L));
        consumer.updateEndOffsets(Map.of(PLACE, end));
        consumer.schedulePollTask(
                () -> new TreeMap<>(records).forEach((offset, key) -> consumer.addRecord(record(offset, key))));
        return consumer;
    }

    private static ConsumerRecord<String, Void> record(long offset, String text) {
        boolean deleted = text.startsWith("-");
        String key = deleted ? text.substring(1) : text;
        return new ConsumerRecord<>(
                TOPIC,
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                key.length(),
                deleted ? -1 : 1,
                key,
                null,
                new RecordHeaders(),
                Optional.empty());
    }
}
