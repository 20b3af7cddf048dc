package io.thalweg.trainer.kafka;

import io.thalweg.failure.Cause;
import io.thalweg.trainer.train.PublishedVersionList;
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
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the versions in the weights topic from the keys of its records, with consumers of its own. */
public final class KafkaPublishedVersions implements PublishedVersions {

    private static final long serialVersionUID = 1;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Only the keys are needed, so values are dropped while records are deserialized. */
    private static final Deserializer<Void> NOTHING = (topic, bytes) -> null;

    private final KafkaClients clients;
    private final String pipeline;
    private final String topic;

    /** @param topic of the weights */
    public KafkaPublishedVersions(KafkaClients clients, String pipeline, String topic) {
        this.clients = clients;
        this.pipeline = pipeline;
        this.topic = topic;
    }

    @Override
    public PublishedVersionList read() throws IOException {
        try (Consumer<String, Void> committed = consumer(IsolationLevel.READ_COMMITTED);
                Consumer<String, Void> uncommitted = consumer(IsolationLevel.READ_UNCOMMITTED)) {
            return read(pipeline, topic, committed, uncommitted);
        } catch (KafkaException e) {
            throw new IOException(
                    "weights topic " + topic + " must be readable before training resumes, but: " + Cause.words(e), e);
        }
    }

    /**
     * Finds the versions in the topic: those that are committed. The generations of aborted transactions are not used
     * again either, so uncommitted records are read too. Open transactions are not waited for, and their generations
     * count: most likely they are the trainer's own, and about to be committed.
     */
    static PublishedVersionList read(
            String pipeline, String topic, Consumer<String, Void> committed, Consumer<String, Void> uncommitted)
            throws IOException {
        PublishedVersionList versions = new PublishedVersionList(pipeline);
        Map<TopicPartition, Long> decided =
                read(committed, topic, record -> versions.observe(record.key(), record.serializedValueSize() < 0));
        read(uncommitted, topic, record -> {
            if (record.offset() < decided.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                versions.observeGeneration(record.key());
            } else {
                versions.observe(record.key(), record.serializedValueSize() < 0);
            }
        });
        return versions;
    }

    /** Reads all partitions to their present end offsets, and returns these. */
    private static Map<TopicPartition, Long> read(
            Consumer<String, Void> consumer,
            String topic,
            java.util.function.Consumer<ConsumerRecord<String, Void>> observer)
            throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IOException("weights topic " + topic
                    + " must exist before training starts, but Kafka does not know it; create it: thalweg up and thalweg"
                    + " replay do");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long progressNanos = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<String, Void> records = consumer.poll(POLL);
            for (ConsumerRecord<String, Void> record : records) {
                boolean isBeforeEnd = record.offset() < ends.get(new TopicPartition(topic, record.partition()));
                if (isBeforeEnd && record.key() != null) {
                    observer.accept(record);
                }
            }
            if (!records.isEmpty()) {
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
                throw new IOException("weights topic must be readable up to " + ends + " but gave nothing for "
                        + PATIENCE.toSeconds() + " s; is its broker there?");
            }
        }
        return ends;
    }

    private Consumer<String, Void> consumer(IsolationLevel isolation) {
        Properties properties = new Properties();
        properties.putAll(clients.properties());
        properties.put(
                ConsumerConfig.CLIENT_ID_CONFIG,
                clients.name() + "-versions-" + isolation.toString().replace("read_", ""));
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        return new KafkaConsumer<>(properties, new StringDeserializer(), NOTHING);
    }
}
