package io.thalweg.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.Guarantee;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaEndsTest {

    @Test
    void readsOnlyWhatIsCommittedFromTheBeginning() {
        assertThat(KafkaEnds.consumerProperties(clients(Map.of())))
                .containsEntry("group.id", "payments-train")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "earliest");
    }

    @Test
    void keepsTheOrderOfWhatItWritesAndStaysBelowTheBrokersTransactionTimeout() {
        assertThat(KafkaEnds.producerProperties(Map.of()))
                .containsEntry("enable.idempotence", "true")
                .containsEntry("transaction.timeout.ms", "600000");
    }

    @Test
    void letsThePipelinesPropertiesPass() {
        KafkaClients clients = clients(Map.of(
                "bootstrap.servers", "broker:9092",
                "group.id", "mine",
                "auto.offset.reset", "latest",
                "linger.ms", "0",
                "transaction.timeout.ms", "60000"));

        assertThat(KafkaEnds.consumerProperties(clients))
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("group.id", "mine")
                .containsEntry("auto.offset.reset", "latest");
        assertThat(KafkaEnds.producerProperties(clients.properties()))
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("linger.ms", "0")
                .containsEntry("transaction.timeout.ms", "60000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "by_duration:PT1H"})
    void refusesAStartThatItWouldNotHeed(String reset) {
        KafkaClients clients = clients(Map.of("bootstrap.servers", "broker:9092", "auto.offset.reset", reset));

        assertThatThrownBy(() -> KafkaEnds.labeledEvents(clients, "payments.labeled-events"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "auto.offset.reset must be earliest or latest but was " + reset + " (kafka.auto.offset.reset)");
    }

    @Test
    void refusesARequestSizeThatIsNoNumber() {
        KafkaClients clients = clients(Map.of("bootstrap.servers", "broker:9092", "max.request.size", "big"));

        assertThatThrownBy(() -> KafkaEnds.outputs(clients, Guarantee.EXACTLY_ONCE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("max.request.size")
                .hasMessageContaining("big");
    }

    private static KafkaClients clients(Map<String, String> kafka) {
        return new KafkaClients("payments-train", kafka);
    }
}
