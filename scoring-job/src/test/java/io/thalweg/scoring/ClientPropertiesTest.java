package io.thalweg.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import io.thalweg.scoring.model.SmallModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {

    @Test
    void isExactlyOnceIfThePipelineSaysSo() {
        StreamsConfig config = streams(Guarantee.EXACTLY_ONCE, Map.of());

        assertThat(config.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
        assertThat(config.getLong("commit.interval.ms")).isEqualTo(100);
        assertThat(config.getMainConsumerConfigs("g", "c", 0)).containsEntry("isolation.level", "read_committed");
        assertThat(config.getGlobalConsumerConfigs("c")).containsEntry("isolation.level", "read_committed");
    }

    @Test
    void readsOnlyWhatIsCommittedAlsoWhenItIsAtLeastOnce() {
        StreamsConfig config = streams(Guarantee.AT_LEAST_ONCE, Map.of());

        assertThat(config.getString("processing.guarantee")).isEqualTo("at_least_once");
        assertThat(config.getMainConsumerConfigs("g", "c", 0)).containsEntry("isolation.level", "read_committed");
        assertThat(config.getGlobalConsumerConfigs("c")).containsEntry("isolation.level", "read_committed");
    }

    @Test
    void passesEveryPropertyOfThePipelineThrough() {
        StreamsConfig config = streams(
                Guarantee.EXACTLY_ONCE,
                Map.of(
                        "num.stream.threads", "3",
                        "application.id", "mine",
                        "commit.interval.ms", "50",
                        "producer.compression.type", "lz4",
                        "main.consumer.max.poll.records", "7"));

        assertThat(config.getInt("num.stream.threads")).isEqualTo(3);
        assertThat(config.getString("application.id")).isEqualTo("mine");
        assertThat(config.getLong("commit.interval.ms")).isEqualTo(50);
        assertThat(config.getProducerConfigs("c")).containsEntry("compression.type", "lz4");
        assertThat(config.getMainConsumerConfigs("g", "c", 0)).containsEntry("max.poll.records", "7");
    }

    @Test
    void leavesTheGuaranteeToThePipelinesOwnKey() {
        StreamsConfig config = streams(Guarantee.EXACTLY_ONCE, Map.of("processing.guarantee", "at_least_once"));

        assertThat(config.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
    }

    @Test
    void keepsItsStateWhereItIsTold() {
        Properties properties = ClientProperties.streams(SmallModel.pipeline(), Optional.of(Path.of("/somewhere")));

        assertThat(properties).containsEntry("state.dir", "/somewhere");
    }

    @Test
    void givesEachOtherClientOnlyWhatItKnows() {
        Pipeline pipeline = pipeline(Guarantee.EXACTLY_ONCE, Map.of("num.stream.threads", "3", "linger.ms", "9"));

        assertThat(ClientProperties.admin(pipeline)).containsOnlyKeys("bootstrap.servers");
        assertThat(ClientProperties.reports(pipeline))
                .containsOnlyKeys("bootstrap.servers", "linger.ms", "max.block.ms")
                .containsEntry("linger.ms", "9");
    }

    private static StreamsConfig streams(Guarantee guarantee, Map<String, String> kafka) {
        return new StreamsConfig(ClientProperties.streams(pipeline(guarantee, kafka), Optional.empty()));
    }

    private static Pipeline pipeline(Guarantee guarantee, Map<String, String> kafka) {
        Map<String, String> properties = new java.util.HashMap<>(kafka);
        properties.put("bootstrap.servers", "localhost:9092");
        return SmallModel.pipeline(properties, guarantee);
    }
}
