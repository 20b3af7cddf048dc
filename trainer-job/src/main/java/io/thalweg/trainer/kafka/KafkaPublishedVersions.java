package io.thalweg.trainer.kafka;

import io.thalweg.config.Pipeline;
import io.thalweg.trainer.train.LiveVersions;
import io.thalweg.trainer.train.PublishedVersions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the keys of the weights topic with a plain consumer of its own. */
public final class KafkaPublishedVersions implements PublishedVersions {

    private static final long serialVersionUID = 1;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Only the keys are wanted; nothing of the weights is kept, not even for the length of a poll. */
    private static final Deserializer<Void> NOTHING = (topic, bytes) -> null;

    private final Pipeline pipeline;

    public KafkaPublishedVersions(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public LiveVersions read() throws IOException {
        Properties properties = new Properties();
        properties.putAll(pipeline.kafka());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, KafkaEnds.clientName(pipeline) + "-versions");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // A generation that only an aborted transaction saw is not used again either, and no open one is waited for.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        String topic = pipeline.topics().weights();
        try (Consumer<String, Void> consumer = new KafkaConsumer<>(properties, new StringDeserializer(), NOTHING)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            return read(consumer, partitions);
        } catch (KafkaException e) {
            throw new IOException(
                    "weights topic " + topic + " must be readable before training resumes, but: " + e.getMessage(), e);
        }
    }

    private LiveVersions read(Consumer<String, Void> consumer, List<TopicPartition> partitions) throws IOException {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        LiveVersions versions = new LiveVersions(pipeline.name());
        long progressNanos = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<String, Void> records = consumer.poll(POLL);
            for (ConsumerRecord<String, Void> record : records) {
                if (record.key() != null) {
                    versions.observe(record.key(), record.serializedValueSize() < 0);
                }
            }
            if (!records.isEmpty()) {
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
                throw new IOException("weights topic must be readable up to " + ends + " but gave nothing for "
                        + PATIENCE.toSeconds() + " s; is its broker there?");
            }
        }
        return versions;
    }
}
