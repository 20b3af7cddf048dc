package io.thalweg.scoring;

import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Kafka properties of this job: our defaults, then everything under {@code kafka:} in pipeline.yaml, then what the pipeline
 * promises elsewhere.
 */
final class ClientProperties {

    /** Scores wait at most this long for company before they are sent. */
    private static final int LINGER_MILLIS = 5;

    /** A report that cannot be sent by then is followed by a newer one. */
    private static final int REPORT_MAX_BLOCK_MILLIS = 1_000;

    private static final String INSTANCE_ID = "instance-id";

    private ClientProperties() {}

    /**
     * Of the Kafka Streams client.
     *
     * @param state a directory of this instance's own
     * @throws UncheckedIOException if the directory cannot be used
     */
    static Properties streams(Pipeline pipeline, Optional<Path> state) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.name() + "-scoring");
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MILLIS);
        // Also where this job is at-least-once, so that weights and events of an aborted transaction are never seen.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        properties.put(StreamsConfig.globalConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        state.ifPresent(directory -> {
            properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
            properties.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId(directory));
        });
        properties.putAll(pipeline.kafka());
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                pipeline.scoring().guarantee() == Guarantee.EXACTLY_ONCE
                        ? StreamsConfig.EXACTLY_ONCE_V2
                        : StreamsConfig.AT_LEAST_ONCE);
        return properties;
    }

    /** The {@code max.request.size} of the Kafka Streams client's producer. */
    static int maxRecordBytes(Properties streams) {
        Map<String, Object> producer = new StreamsConfig(streams).getProducerConfigs("");
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return new ProducerConfig(producer).getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    }

    static Map<String, Object> admin(Pipeline pipeline) {
        return only(pipeline, AdminClientConfig.configNames());
    }

    /** Of the producer that reports to the metrics topic. */
    static Map<String, Object> reports(Pipeline pipeline) {
        Map<String, Object> properties = only(pipeline, ProducerConfig.configNames());
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, REPORT_MAX_BLOCK_MILLIS);
        return properties;
    }

    /** The same for each process that is started on the directory, and for no other. */
    private static String instanceId(Path directory) {
        Path file = directory.resolve(INSTANCE_ID);
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file)) {
                // Moved when whole: a process that is killed in between must not leave an id that is empty.
                Path draft = directory.resolve(INSTANCE_ID + ".draft");
                Files.writeString(draft, UUID.randomUUID().toString());
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the state directory " + directory + " cannot be used: " + e, e);
        }
    }

    /** What a client does not know it would complain about in the log. */
    private static Map<String, Object> only(Pipeline pipeline, Set<String> known) {
        Map<String, Object> properties = new HashMap<>(pipeline.kafka());
        properties.keySet().retainAll(known);
        return properties;
    }
}
