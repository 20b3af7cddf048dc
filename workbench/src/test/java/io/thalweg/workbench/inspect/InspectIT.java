package io.thalweg.workbench.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.learner.Learner;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.WeightsRecord;
import io.thalweg.weights.WeightsWriter;
import io.thalweg.workbench.Cli;
import io.thalweg.workbench.topics.Clients;
import io.thalweg.workbench.up.LocalBroker;
import io.thalweg.workbench.up.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One broker, filled by {@code replay} and by hand, and looked at by every command; last of all after it has ended. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InspectIT {

    @TempDir
    private static Path folder;

    private static Path file;
    private static LocalBroker broker;
    private static String hash;

    @BeforeAll
    static void fillTopics() throws IOException {
        broker = LocalBroker.start(StateDirectory.kafka(folder.resolve("state")), 0);
        file = Files.writeString(folder.resolve("points.yaml"), """
                pipeline: points
                features: [{vector: features, shape: [2]}]
                label: {task: binary, positive: UP}
                network: [{dense: {units: 1}}]
                """);
        Files.writeString(
                folder.resolve("points.csv"), "id,features,label\na,1 2,UP\nb,3 4,DOWN\nc,5 x,UP\nd,7 8,UP\n");
        Pipeline pipeline = PipelineReader.read(file).withKafka(Map.of("bootstrap.servers", broker.bootstrapServers()));

        Cli replay = replay();
        assertThat(replay.exitCode()).as(replay.err()).isZero();
        assertThat(replay.json().get("sent").asLong()).isEqualTo(3);
        assertThat(replay.json().get("deadLetters").asLong()).isEqualTo(1);
        publish(pipeline);
    }

    @AfterAll
    static void endBroker() {
        broker.close();
    }

    @Test
    @Order(1)
    void replayLeavesOutWhatIsThere() throws IOException {
        JsonNode again = replay("--resume").json();

        assertThat(again.get("sent").asLong()).isEqualTo(3);
        assertThat(again.get("resumed").asLong()).isEqualTo(3);
        assertThat(again.get("deadLetters").asLong()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void topicsShowsWhatThereIs() throws IOException {
        List<JsonNode> topics = at("topics", "--output", "json").jsonLines();

        assertThat(topics)
                .hasSize(6)
                .allSatisfy(topic -> assertThat(topic.get("exists").asBoolean()).isTrue());
        assertThat(topics.get(0).get("topic").asText()).isEqualTo("points.labeled-events");
        assertThat(topics.get(0).get("records").asLong()).isEqualTo(3);
        assertThat(topics.get(2).get("kind").asText()).isEqualTo("weights");
        assertThat(topics.get(2).get("policy").asText()).isEqualTo("compact");
        assertThat(at("topics").out().lines()).hasSize(7);
    }

    @Test
    @Order(2)
    void weightsShowsVerifiedVersionsAndRefusedRecords() throws IOException {
        Cli cli = at("weights", "--output", "json");
        JsonNode version = cli.json();

        assertThat(version.get("version").asText()).isEqualTo("0.0");
        assertThat(version.get("hash").asText()).isEqualTo(hash);
        assertThat(version.get("verified").asBoolean()).isTrue();
        assertThat(version.get("parts").asInt()).isEqualTo(1);
        assertThat(cli.err()).contains("points.weights-0@2: ").contains("not of the weights of points");
        assertThat(at("weights").out()).contains("verified").contains(hash.substring(0, 12));
    }

    @Test
    @Order(2)
    void tailShowsEventsDecodedAndWithoutTheirLabel() throws IOException {
        List<JsonNode> live =
                at("tail", "events", "--from", "beginning", "--output", "json").jsonLines();

        assertThat(live).hasSize(3);
        assertThat(live.get(1).get("key").asText()).isEqualTo("b");
        assertThat(live.get(1).at("/value/features").toString()).isEqualTo("[3.0,4.0]");
        assertThat(live.get(1).at("/value/label").isNull()).isTrue();
        assertThat(live.get(1).at("/headers/replay-row").asText()).isEqualTo("1");
        assertThat(at("tail", "labeled-events", "--from", "-1", "--output", "json")
                        .json()
                        .at("/value/label")
                        .asText())
                .isEqualTo("UP");
    }

    @Test
    @Order(2)
    void tailStopsAtItsLimit() {
        assertThat(at("tail", "events", "--from", "beginning", "--limit", "2")
                        .out()
                        .lines())
                .hasSize(2);
    }

    @Test
    @Order(2)
    void tailSaysWhyALetterIsDead() {
        Cli cli = at("tail", "dead-letters");

        assertThat(cli.out()).contains("replay: line 4: ").contains("features").contains("(points.csv-0@2)");
    }

    @Test
    @Order(2)
    void tailShowsWhatItCannotDecode() throws IOException {
        JsonNode last =
                at("tail", "weights", "--from", "-1", "--output", "json").json();

        assertThat(last.at("/unreadable/reason").asText()).isNotEmpty();
        assertThat(last.at("/unreadable/begins").asText()).isEqualTo("0102030405");
    }

    @Test
    @Order(2)
    void refusesATopicThatIsNotOfThePipeline() {
        Cli cli = at("tail", "others");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("'others' is no topic of pipeline points")
                .contains("dead-letters");
    }

    @Test
    @Order(2)
    void refusesAStateDirectoryWithoutAKafka() {
        Cli cli = Cli.run("topics", file, "--state", folder.resolve("nothing"));

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err()).contains("holds no Kafka");
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    @Order(3)
    void startsTheBrokerOfAStateDirectoryThatIsNotRunning() throws IOException {
        broker.close();

        Cli cli = Cli.run(
                "tail", "events", file, "--state", folder.resolve("state"), "--from", "beginning", "--output", "json");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.jsonLines()).hasSize(3);
        assertThat(StateDirectory.isInUse(folder.resolve("state"))).isFalse();
    }

    private static Cli replay(String... options) {
        Object[] arguments = {
            "replay",
            file,
            "--data",
            folder.resolve("points.csv"),
            "--bootstrap",
            broker.bootstrapServers(),
            "--output",
            "json"
        };
        return Cli.run(concat(arguments, options));
    }

    /** Runs a command on the pipeline, at the broker. */
    private static Cli at(String command, String... options) {
        Object[] arguments = {command};
        // tail takes its topic before the pipeline.
        boolean isTail = command.equals("tail");
        Object[] topic = isTail ? new Object[] {options[0]} : new Object[0];
        Object[] rest = isTail ? Arrays.copyOfRange(options, 1, options.length) : options;
        Object[] place = {file, "--bootstrap", broker.bootstrapServers()};
        return Cli.run(concat(concat(concat(arguments, topic), place), rest));
    }

    private static Object[] concat(Object[] first, Object[] second) {
        Object[] all = Arrays.copyOf(first, first.length + second.length, Object[].class);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Version 0.0, and then a record that is none of ours. */
    private static void publish(Pipeline pipeline) {
        WireFormat wire = WireFormat.of(Optional.empty(), Schemas.ALL);
        String topic = pipeline.topics().weights();
        try (Learner learner = Learner.of(pipeline.learner(), wire, new JvmEngine());
                Producer<byte[], byte[]> producer = Clients.producer(pipeline)) {
            hash = learner.snapshot(0).hash();
            for (WeightsRecord record :
                    WeightsWriter.of(pipeline.name(), topic, wire).write(learner.snapshot(0))) {
                Future<?> unused = producer.send(new ProducerRecord<>(
                        topic, record.key().getBytes(UTF_8), record.value().orElse(null)));
            }
            Future<?> unused =
                    producer.send(new ProducerRecord<>(topic, "foreign".getBytes(UTF_8), new byte[] {1, 2, 3, 4, 5}));
        }
    }
}
