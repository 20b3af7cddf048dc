package io.thalweg.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PublishConfig;
import io.thalweg.trainer.Payments;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaEndsTest {

    @Test
    void readsOnlyWhatIsCommittedFromTheBeginning() {
        assertThat(KafkaEnds.consumerProperties(pipeline(Map.of())))
                .containsEntry("group.id", "payments-train")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "earliest");
    }

    @Test
    void keepsTheOrderOfWhatItWritesAndStaysBelowTheBrokersTransactionTimeout() {
        assertThat(KafkaEnds.producerProperties(pipeline(Map.of())))
                .containsEntry("enable.idempotence", "true")
                .containsEntry("transaction.timeout.ms", "600000");
    }

    @Test
    void letsThePipelinesPropertiesPass() {
        Pipeline pipeline = pipeline(Map.of(
                "bootstrap.servers", "broker:9092",
                "group.id", "mine",
                "auto.offset.reset", "latest",
                "linger.ms", "0",
                "transaction.timeout.ms", "60000"));

        assertThat(KafkaEnds.consumerProperties(pipeline))
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("group.id", "mine")
                .containsEntry("auto.offset.reset", "latest");
        assertThat(KafkaEnds.producerProperties(pipeline))
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("linger.ms", "0")
                .containsEntry("transaction.timeout.ms", "60000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "by_duration:PT1H"})
    void refusesAStartThatItWouldNotHeed(String reset) {
        Pipeline pipeline = pipeline(Map.of("bootstrap.servers", "broker:9092", "auto.offset.reset", reset));

        assertThatThrownBy(() -> KafkaEnds.labeledEvents(pipeline))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "auto.offset.reset must be earliest or latest but was " + reset + " (kafka.auto.offset.reset)");
    }

    @Test
    void refusesARequestSizeThatIsNoNumber() {
        Pipeline pipeline = pipeline(Map.of("bootstrap.servers", "broker:9092", "max.request.size", "big"));

        assertThatThrownBy(() -> KafkaEnds.outputs(pipeline))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("max.request.size")
                .hasMessageContaining("big");
    }

    private static Pipeline pipeline(Map<String, String> kafka) {
        return Payments.pipeline(
                Optional.empty(), new PublishConfig(10, Duration.ofSeconds(1), 3, Guarantee.EXACTLY_ONCE), kafka);
    }
}
