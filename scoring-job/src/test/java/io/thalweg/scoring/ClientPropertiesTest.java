package io.thalweg.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import io.thalweg.scoring.model.SmallModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void isTheSameMemberOfTheGroupWheneverItStartsOnTheSameDirectory(@TempDir Path directory) {
        Properties first = ClientProperties.streams(SmallModel.pipeline(), Optional.of(directory.resolve("a")));
        Properties second = ClientProperties.streams(SmallModel.pipeline(), Optional.of(directory.resolve("a")));
        Properties other = ClientProperties.streams(SmallModel.pipeline(), Optional.of(directory.resolve("b")));
        String key = "main.consumer.group.instance.id";

        assertThat(first).containsEntry("state.dir", directory.resolve("a").toString());
        assertThat(first.getProperty(key)).isNotBlank().isEqualTo(second.getProperty(key));
        assertThat(other.getProperty(key)).isNotEqualTo(first.getProperty(key));
        assertThat(ClientProperties.streams(SmallModel.pipeline(), Optional.empty()))
                .doesNotContainKey(key);
    }

    @Test
    void refusesAStateDirectoryThatCannotBeUsed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> ClientProperties.streams(SmallModel.pipeline(), Optional.of(file)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the state directory " + file + " cannot be used: ");
    }

    @Test
    void knowsHowMuchItsProducerSends() {
        Properties byDefault = ClientProperties.streams(SmallModel.pipeline(), Optional.empty());
        Properties raised = ClientProperties.streams(
                pipeline(Guarantee.EXACTLY_ONCE, Map.of("producer.max.request.size", "5000000")), Optional.empty());

        assertThat(ClientProperties.maxRecordBytes(byDefault)).isEqualTo(1 << 20);
        assertThat(ClientProperties.maxRecordBytes(raised)).isEqualTo(5_000_000);
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
        Map<String, String> properties = new HashMap<>(kafka);
        properties.put("bootstrap.servers", "localhost:9092");
        return SmallModel.pipeline(properties, guarantee);
    }
}
