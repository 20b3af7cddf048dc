package io.thalweg.workbench.topics;

import io.thalweg.config.Pipeline;
import io.thalweg.config.report.Secrets;
import io.thalweg.failure.Cause;
import io.thalweg.trainer.kafka.KafkaClients;
import io.thalweg.trainer.kafka.KafkaEnds;
import io.thalweg.yaml.Suggestion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Validates the properties below {@code kafka:} without a network connection: whether a client knows each name, and
 * whether the clients would accept the values. The clients are the consumers, producers and admin clients of both jobs
 * and of the commands, Kafka Streams, and Flink's Kafka connector.
 */
public final class KafkaProperties {

    private static final Set<String> ANY_CLIENT = anyClient();
    private static final Map<String, Set<String>> BY_PREFIX = byPrefix();

    private KafkaProperties() {}

    /**
     * Returns a sentence for each property that no client knows. These are warnings, not errors: serializers,
     * interceptors and metrics reporters may read properties of their own.
     */
    public static List<String> unknown(Map<String, String> properties) {
        return new TreeSet<>(properties.keySet())
                .stream()
                        .filter(name -> !isKnown(name))
                        .map(name -> "kafka." + name
                                + ": no Kafka client knows this property, so it is ignored unless a plugin"
                                + " reads it"
                                + closest(name)
                                        .map(close -> "; did you mean " + close + "?")
                                        .orElse(""))
                        .toList();
    }

    /** Why a client would refuse the properties on any machine; empty if none would, or this process cannot tell. */
    public static Optional<String> refusal(Pipeline pipeline) {
        Map<String, Object> properties = new HashMap<>(pipeline.kafka());
        if (properties.containsKey(AbstractConfig.CONFIG_PROVIDERS_CONFIG)) {
            // Some values are resolved on the machine where the client runs.
            return Optional.empty();
        }
        try {
            AdminClientConfig admin = new AdminClientConfig(properties);
            consumer(properties);
            producer(properties);
            streams(pipeline, properties);
            KafkaClients clients = KafkaClients.of(pipeline);
            KafkaEnds.labeledEvents(clients, pipeline.topics().labeledEvents());
            KafkaEnds.outputs(clients, pipeline.publish().guarantee());
            if (protocol(pipeline).startsWith("SASL_")) {
                JaasContext.loadClientContext(admin.values());
            }
            return Optional.empty();
        } catch (KafkaException | IllegalArgumentException e) {
            // A class may be missing here but be on the class path of a job.
            boolean isCertain = !Cause.words(e).contains("could not be found");
            return Optional.of(Secrets.maskIn(Cause.words(e), pipeline.kafka())).filter(words -> isCertain);
        }
    }

    /** Why a client on this machine could not load its key stores; empty if it could, or needs none. */
    public static Optional<String> keyStoreProblem(Pipeline pipeline) {
        Map<String, Object> properties = new HashMap<>(pipeline.kafka());
        if (!protocol(pipeline).endsWith("SSL")
                || properties.containsKey(AbstractConfig.CONFIG_PROVIDERS_CONFIG)
                || properties.containsKey(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG)) {
            return Optional.empty();
        }
        try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
            stores.configure(new AdminClientConfig(properties).values());
            return Optional.empty();
        } catch (KafkaException e) {
            return Optional.of("kafka: a client on this machine could not use TLS: "
                    + Secrets.maskIn(Cause.words(e), pipeline.kafka()));
        }
    }

    private static void consumer(Map<String, Object> given) {
        Map<String, Object> properties = new HashMap<>(given);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.putIfAbsent(ConsumerConfig.GROUP_ID_CONFIG, "check");
        new ConsumerConfig(properties);
    }

    private static void producer(Map<String, Object> given) {
        Map<String, Object> properties = new HashMap<>(given);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        new ProducerConfig(properties);
    }

    private static void streams(Pipeline pipeline, Map<String, Object> given) {
        Map<String, Object> properties = new HashMap<>(given);
        properties.putIfAbsent(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.name() + "-scoring");
        StreamsConfig streams = new StreamsConfig(properties);
        consumer(streams.getMainConsumerConfigs("check", "check", 0));
        consumer(streams.getGlobalConsumerConfigs("check"));
        consumer(streams.getRestoreConsumerConfigs("check"));
        producer(streams.getProducerConfigs("check"));
        new AdminClientConfig(streams.getAdminConfigs("check"));
    }

    private static String protocol(Pipeline pipeline) {
        return pipeline.kafka()
                .getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "")
                .toUpperCase(Locale.ROOT);
    }

    private static boolean isKnown(String name) {
        return ANY_CLIENT.contains(name)
                || name.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG + ".")
                || name.startsWith(CommonClientConfigs.METRICS_CONTEXT_PREFIX)
                || name.startsWith(StreamsConfig.CLIENT_TAG_PREFIX)
                || BY_PREFIX.entrySet().stream()
                        .anyMatch(entry -> name.startsWith(entry.getKey())
                                && entry.getValue()
                                        .contains(name.substring(entry.getKey().length())));
    }

    /** The most similar known name, with the prefix of the property. */
    private static Optional<String> closest(String name) {
        for (Map.Entry<String, Set<String>> entry : BY_PREFIX.entrySet()) {
            if (name.startsWith(entry.getKey())) {
                return Suggestion.closest(
                                entry.getValue(), name.substring(entry.getKey().length()))
                        .map(close -> entry.getKey() + close);
            }
        }
        return Suggestion.closest(ANY_CLIENT, name);
    }

    private static Set<String> anyClient() {
        Set<String> names = new TreeSet<>(AdminClientConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(StreamsConfig.configDef().names());
        names.add(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
        names.addAll(List.of(
                KafkaSourceOptions.CLIENT_ID_PREFIX.key(),
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                KafkaSourceOptions.REGISTER_KAFKA_CONSUMER_METRICS.key(),
                KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(),
                // Properties of the Flink connector's sink, which has no public constants for them.
                "flink.disable-metrics",
                "register.producer.metrics"));
        return Set.copyOf(names);
    }

    private static Map<String, Set<String>> byPrefix() {
        Map<String, Set<String>> names = new TreeMap<>();
        for (String prefix : List.of(
                StreamsConfig.CONSUMER_PREFIX,
                StreamsConfig.MAIN_CONSUMER_PREFIX,
                StreamsConfig.GLOBAL_CONSUMER_PREFIX,
                StreamsConfig.RESTORE_CONSUMER_PREFIX)) {
            names.put(prefix, ConsumerConfig.configNames());
        }
        names.put(StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configNames());
        names.put(StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configNames());
        names.put(StreamsConfig.TOPIC_PREFIX, topics());
        return names;
    }

    private static Set<String> topics() {
        return Arrays.stream(TopicConfig.class.getFields())
                .filter(field -> field.getName().endsWith("_CONFIG"))
                .map(field -> {
                    try {
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException("a public constant is readable: " + field, e);
                    }
                })
                .collect(Collectors.toUnmodifiableSet());
    }
}
