package io.thalweg.workbench.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaPropertiesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap.servers",
                "security.protocol",
                "sasl.jaas.config",
                "ssl.truststore.location",
                "fetch.min.bytes",
                "linger.ms",
                "num.standby.replicas",
                "consumer.max.poll.records",
                "main.consumer.group.instance.id",
                "global.consumer.auto.offset.reset",
                "restore.consumer.fetch.max.bytes",
                "producer.compression.type",
                "admin.retries",
                "topic.cleanup.policy",
                "partition.discovery.interval.ms",
                "commit.offsets.on.checkpoint",
                "register.producer.metrics",
                "config.providers",
                "config.providers.file.class",
                "metrics.context.cluster",
            })
    void knowsWhatAClientOfThisProjectReads(String name) {
        assertThat(KafkaProperties.unknown(Map.of(name, "x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "securityprotocol, security.protocol",
        "bootstrap.server, bootstrap.servers",
        "consumer.max.pol.records, consumer.max.poll.records",
        "producer.linger.m, producer.linger.ms",
        "sasl.jaas.confg, sasl.jaas.config",
    })
    void warnsOfANameThatNoClientKnowsWithTheClosestOne(String name, String meant) {
        assertThat(KafkaProperties.unknown(Map.of(name, "hunter2")))
                .containsExactly(
                        "kafka." + name + ": no Kafka client knows this property, so it is ignored unless a plugin"
                                + " reads it; did you mean " + meant + "?");
    }

    @Test
    void warnsOfAPluginsPropertyWithoutASuggestion() {
        assertThat(KafkaProperties.unknown(Map.of("schema.registry.basic.auth.user.info", "a:hunter2")))
                .singleElement()
                .asString()
                .endsWith("ignored unless a plugin reads it")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "security.protocol | TLS | Invalid value TLS for configuration security.protocol",
                "security.protocol | SASL_SSL | Could not find a 'KafkaClient' entry in the JAAS configuration",
                "fetch.min.bytes | many | Invalid value many for configuration fetch.min.bytes",
                "producer.acks | some | Invalid value some for configuration acks",
                "auto.offset.reset | none | auto.offset.reset must be earliest or latest but was none",
            })
    void refusesWhatAClientWouldRefuse(String name, String value, String reason) {
        assertThat(KafkaProperties.refusal(pipeline(Map.of(name, value))))
                .hasValueSatisfying(words -> assertThat(words).contains(reason));
    }

    @Test
    void takesAJaasConfiguration() {
        assertThat(KafkaProperties.refusal(pipeline(Map.of(
                        "security.protocol", "SASL_SSL",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\""
                                        + " password=\"hunter2\";"))))
                .isEmpty();
    }

    @Test
    void showsNoPasswordOfABrokenJaasConfiguration() {
        assertThat(KafkaProperties.refusal(pipeline(Map.of(
                        "security.protocol", "SASL_SSL",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config", "PlainLoginModule hunter2 password=\"hunter2\""))))
                .hasValueSatisfying(words -> assertThat(words).doesNotContain("hunter2"));
    }

    @Test
    void looksForKeyStoresOnThisMachineOnlyWhereTlsIsUsed() {
        Map<String, String> store = Map.of("ssl.truststore.location", "/nowhere.p12");

        assertThat(KafkaProperties.keyStoreProblem(pipeline(store))).isEmpty();
        assertThat(KafkaProperties.keyStoreProblem(pipeline(store).withKafka(Map.of("security.protocol", "ssl"))))
                .hasValueSatisfying(words -> assertThat(words).contains("file /nowhere.p12 does not exist"));
        assertThat(KafkaProperties.refusal(pipeline(store).withKafka(Map.of("security.protocol", "SSL"))))
                .isEmpty();
    }

    private static Pipeline pipeline(Map<String, String> kafka) {
        return PipelineReader.read(Path.of("../pipelines/electricity.yaml")).withKafka(kafka);
    }
}
