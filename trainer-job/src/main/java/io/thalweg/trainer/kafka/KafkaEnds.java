package io.thalweg.trainer.kafka;

import io.thalweg.config.Guarantee;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.trainer.train.OutputRecord;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Source and sink of the trainer. The pipeline's Kafka properties pass through; what is set here are defaults, except where the job
 * would be wrong otherwise.
 */
public final class KafkaEnds {

    private KafkaEnds() {}

    /**
     * Creates a source of all partitions of the labeled events, each in order. Without a checkpoint it starts at the
     * beginning, or at the end with {@code auto.offset.reset: latest}. It does not start from committed offsets,
     * because a network that is not restored has not learned the records before them. Offsets are committed
     * nevertheless, so that tools can show the lag.
     *
     * @throws IllegalArgumentException if {@code auto.offset.reset} is neither {@code earliest} nor {@code latest}
     */
    public static Source<SourceRecord, ?, ?> labeledEvents(KafkaClients clients, String topic) {
        Properties properties = consumerProperties(clients);
        // The starting offsets bring their own, and the connector warns of any other.
        OffsetsInitializer start = start((String) properties.remove(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG));
        return KafkaSource.<SourceRecord>builder()
                .setProperties(properties)
                .setClientIdPrefix(clients.name())
                .setTopics(topic)
                .setStartingOffsets(start)
                .setDeserializer(new SourceRecordDeserializer())
                .build();
    }

    /** Kafka accepts other values too, but with them the job would silently learn from the beginning. */
    private static OffsetsInitializer start(String reset) {
        return switch (reset) {
            case "earliest" -> OffsetsInitializer.earliest();
            case "latest" -> OffsetsInitializer.latest();
            default ->
                throw new IllegalArgumentException(
                        "auto.offset.reset must be earliest or latest but was " + reset + " (kafka.auto.offset.reset)");
        };
    }

    /**
     * Creates the sink for everything that the trainer writes. At least once: records are visible at once, in order.
     * Exactly once: records are visible at the next checkpoint, without duplicates after a crash.
     */
    public static Sink<OutputRecord> outputs(KafkaClients clients, Guarantee guarantee) {
        Properties properties = producerProperties(clients.properties());
        KafkaSinkBuilder<OutputRecord> builder = KafkaSink.<OutputRecord>builder()
                .setKafkaProducerConfig(properties)
                .setRecordSerializer(new OutputRecordSerializer(maxRequestBytes(properties)));
        if (guarantee == Guarantee.AT_LEAST_ONCE) {
            return builder.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE).build();
        }
        return builder.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(clients.name())
                // The other strategy, pooling, has open bugs.
                .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
                .build();
    }

    static Properties consumerProperties(KafkaClients clients) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, clients.name());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "60000");
        properties.putAll(clients.properties());
        return properties;
    }

    static Properties producerProperties(Map<String, String> kafka) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(1 << 20));
        // A broker with default settings refuses the connector's default of one hour, because its maximum is 15
        // minutes.
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "600000");
        properties.putAll(kafka);
        // Parts and manifest must arrive in order even when a send is repeated.
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return properties;
    }

    private static int maxRequestBytes(Properties properties) {
        String name = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
        return (int) ConfigDef.parseType(name, properties.getProperty(name), ConfigDef.Type.INT);
    }
}
