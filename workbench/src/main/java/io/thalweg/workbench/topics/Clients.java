package io.thalweg.workbench.topics;

import io.thalweg.config.Pipeline;
import io.thalweg.workbench.console.UsageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates Kafka clients with the properties of a pipeline. Keys and values are bytes. The caller closes the clients.
 * Each method throws a {@link UsageException}, with the innermost cause, if the client refuses its properties.
 */
public final class Clients {

    /** The timeout of interactive commands: a Kafka that does not answer for this long is considered unreachable. */
    private static final int PATIENCE_MILLIS = 15_000;

    private static final int BATCH_BYTES = 128 * 1024;

    private Clients() {}

    public static Admin admin(Pipeline pipeline) {
        Map<String, Object> properties = only(pipeline, AdminClientConfig.configNames());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return made(pipeline, () -> Admin.create(properties));
    }

    /** Creates a consumer without a group, which commits no offsets. */
    public static Consumer<byte[], byte[]> consumer(Pipeline pipeline, IsolationLevel isolation) {
        Map<String, Object> properties = only(pipeline, ConsumerConfig.configNames());
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        // The callers seek explicitly. If records are removed while a consumer reads, it must not jump to the end.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // At the end of a partition the broker delays its answer for this long, and other requests on the connection
        // wait.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return made(
                pipeline,
                () -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /**
     * Creates an idempotent producer with acks=all and one request in flight, so that no record is written when an
     * earlier one is refused.
     */
    public static Producer<byte[], byte[]> producer(Pipeline pipeline) {
        Map<String, Object> properties = only(pipeline, ProducerConfig.configNames());
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        return made(
                pipeline, () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    private static <T> T made(Pipeline pipeline, Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            throw KafkaFailure.ofSettings(pipeline, e);
        }
    }

    /** Leaves out properties that a client does not know, because it would log warnings about them. */
    private static Map<String, Object> only(Pipeline pipeline, Set<String> known) {
        Map<String, Object> properties = new HashMap<>(pipeline.kafka());
        properties.keySet().retainAll(known);
        return properties;
    }
}
