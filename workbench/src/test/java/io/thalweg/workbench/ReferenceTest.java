package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.evaluation.Baselines;
import io.thalweg.evaluation.PrequentialEvaluator;
import io.thalweg.features.LabelSpec;
import io.thalweg.learner.Divergence;
import io.thalweg.learner.Health;
import io.thalweg.learner.HealthJson;
import io.thalweg.learner.UnseenReport;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.DeadLetterRecord;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.scoring.HttpEndpoints;
import io.thalweg.scoring.ScoringApp;
import io.thalweg.scoring.model.LiveModels;
import io.thalweg.scoring.observe.Histogram;
import io.thalweg.scoring.observe.Meters;
import io.thalweg.scoring.observe.ServingCounters;
import io.thalweg.scoring.observe.ServingReport;
import io.thalweg.trainer.Reference;
import io.thalweg.weights.Lost;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.topics.TopicKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps docs/reference.md true, by what the code emits; the trainer's part is tested in its module. */
class ReferenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CASES = Path.of("../shared/src/test/resources/reference");
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");

    @TempDir
    private Path folder;

    private Path file;
    private Pipeline pipeline;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("points.avsc"), """
                {"type": "record", "name": "Point", "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "x", "type": "double"},
                  {"name": "side", "type": ["null", "string"], "default": null}]}
                """);
        file = Files.writeString(folder.resolve("points.yaml"), """
                pipeline: points
                kafka: {bootstrap.servers: "127.0.0.1:1"}
                events: {schema: points.avsc, time: null}
                features: [{numeric: x}]
                label: {field: side, task: binary, positive: UP}
                network: [{dense: {units: 1}}]
                """);
        pipeline = PipelineReader.read(file);
    }

    @Test
    void listsEveryTopicWithItsPolicyAndRetention() throws IOException {
        Reference.assertLists(
                "Topics", Arrays.stream(TopicKind.values()).map(TopicKind::key).toList());
        for (TopicKind kind : TopicKind.values()) {
            String row = Reference.row("Topics", kind.key());
            assertThat(row).contains("`" + kind.cleanupPolicy() + "`");
            assertThat(row.contains("one day"))
                    .as(row)
                    .isEqualTo("86400000".equals(kind.configs().get(TopicConfig.RETENTION_MS_CONFIG)));
        }
    }

    @Test
    void listsEveryHeaderOfADeadLetter() throws IOException {
        SourceRecord record = new SourceRecord("t", 0, 0, 0, new byte[0], new byte[1_000_000]);
        DeadLetterRecord letter = DeadLetterRecord.of(
                record.key(), record.value(), new DeadLetter(record, "score", "no").headers(), 100_000);

        Reference.assertLists("Dead letters", letter.headers().keySet());
    }

    @Test
    void listsEveryKeyOfTheScoringReport() throws IOException {
        ServingCounters counters = new ServingCounters();
        counters.scored(new Score("e", 1, new float[1], "0.1", "abc", 1, 1, 0));
        String report = ServingReport.of(
                        1, counters, models().state(), counters.stalenessMillis(), Histogram.Counts.NONE)
                .toJson();

        Reference.assertListsKeys("Scoring report", List.of(JSON.readTree(report)));
    }

    @Test
    void listsEveryMetricOfTheScoringJob() throws IOException {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "points-scoring");
        properties.putAll(pipeline.kafka());
        Topology topology = new Topology().addSource("events", "points.events");
        try (Meters meters = new Meters(new ServingCounters(), models()::state);
                KafkaStreams streams = new KafkaStreams(topology, properties)) {
            Reference.assertLists("Metrics of the scoring job", families(meters));

            meters.observe(streams);

            Set<String> withKafka = families(meters);
            assertThat(withKafka).containsAll(Reference.names("Metrics of Kafka Streams"));
        }
    }

    @Test
    void listsEveryKeyOfReadyz() throws Exception {
        try (ScoringApp app = ScoringApp.of(pipeline, Optional.empty());
                HttpEndpoints endpoints =
                        HttpEndpoints.start(app, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            URI uri = URI.create("http://127.0.0.1:" + endpoints.address().getPort() + "/readyz");
            String body = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();

            Reference.assertListsKeys("GET /readyz", List.of(JSON.readTree(body)));
        }
    }

    @Test
    void listsEveryEvaluationMetricAndBaseline() throws IOException {
        Set<String> metrics = new TreeSet<>();
        Set<String> baselines = new TreeSet<>();
        for (LabelSpec label : List.of(
                new LabelSpec.Binary("y", "1"),
                new LabelSpec.Classes("y", List.of("0", "1")),
                new LabelSpec.Regression("y"))) {
            PrequentialEvaluator evaluator = PrequentialEvaluator.of(label);
            Baselines withoutLearning = Baselines.of(label);
            for (int i = 0; i < 2; i++) {
                evaluator.accept(new float[] {0.4f, 0.6f}, 0, i);
                withoutLearning.accept(i);
            }
            metrics.addAll(evaluator.metrics().values().keySet());
            baselines.addAll(withoutLearning.metrics().values().keySet());
        }

        Reference.assertLists("Evaluation metrics", metrics);
        Reference.assertLists("Baselines", baselines);
    }

    @Test
    void listsTheKeysOfObjectsThatSeveralCommandsPrint() throws IOException {
        Divergence divergence = new Divergence(1, 2, 3, "cause", List.of("remedy"));

        assertListsKeys(
                "deadLetterReasons",
                DeadLetterReasons.json(List.of(new DeadLetterReasons.Reason("r", 1, "f")))
                        .get(0));
        assertListsKeys("unseenValues", new UnseenReport("f", "v", Optional.of("c"), "m").json());
        assertListsKeys("lostRanges", new Lost.Range("t", 0, 1, 2).toMap());
        assertListsKeys(
                "State of training",
                HealthJson.toMap(new Health(Health.State.DIVERGED, 1, 1, Optional.of(divergence))));
    }

    @Test
    void listsEveryKeyThatCommandsPrint() throws IOException {
        Path data = Files.writeString(
                folder.resolve("points.csv"), "id,x,side\n" + "a,1,UP\nb,2,DOWN\nc,z,UP\n".repeat(40));
        Path weights = folder.resolve("weights.safetensors");

        assertPrints("check", file);
        assertPrints("fit", file, "--data", data, "--epochs", 1, "--save", weights);
        assertPrints("backtest", file, "--data", data);
        assertPrints("score", file, "--data", data, "--weights", weights);
        assertPrints("conformance", CASES.resolve("loss-huber"), "--engine", "jvm");
        assertPrints("doctor", file);
        JsonNode step = bench("step");
        JsonNode forward = bench("forward");
        Reference.assertListsKeys("thalweg bench", List.of(step, forward));
        Reference.assertListsKeys(
                "thalweg bench repeat",
                List.of(Cli.run("bench", "repeat", "--case", CASES.resolve("loss-huber"), "--output", "json")
                        .json()));
    }

    private JsonNode bench(String what) throws IOException {
        return Cli.run("bench", what, "--case", CASES.resolve("loss-huber"), "--seconds", "0.05", "--output", "json")
                .json();
    }

    private static void assertPrints(String command, Object... arguments) throws IOException {
        Object[] all = new Object[arguments.length + 3];
        all[0] = command;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--output";
        all[arguments.length + 2] = "json";
        ObjectNode object = (ObjectNode) Cli.run(all).json();
        // Metrics stand beside the other keys, and which they are depends on the task.
        object.remove(Reference.names("Evaluation metrics"));
        Reference.assertListsKeys("thalweg " + command, List.of(object));
    }

    private static void assertListsKeys(String heading, Map<String, ?> object) throws IOException {
        Reference.assertListsKeys(heading, List.of(JSON.valueToTree(object)));
    }

    private LiveModels models() {
        return new LiveModels(pipeline.network(), new JvmEngine(), Runnable::run, () -> {});
    }

    private static Set<String> families(Meters meters) {
        Set<String> names = new TreeSet<>();
        FAMILY.matcher(meters.scrape()).results().forEach(family -> names.add(family.group(1)));
        return names;
    }
}
