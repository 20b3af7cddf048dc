package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.EngineChoice;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.initial.Uniform;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.CosineRestarts;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.WarmUp;
import io.thalweg.schemas.Schemas;
import io.thalweg.yaml.KeyPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineReaderTest {

    private static final String FULL = """
            pipeline: market
            kafka: {bootstrap.servers: "broker-1:9092,broker-2:9092", security.protocol: SSL}
            registry: http://registry:8081
            events: {schema: event.avsc, id: id, time: time}
            files:
              - {change: demand, of: price, by: [day, station]}
              - {history: pixels, of: volume, rows: 4}
              - {history: message, of: price, rows: 1}
            features:
              - {numeric: [price, demand], scale: standard}
              - {category: day, values: ["1", "2", "3"]}
              - {category: station, buckets: 16}
              - {vector: pixels, shape: [1, 2, 2], scale: 0.5}
              - {text: message, buckets: 32}
              - {cyclic: hour, period: 24}
            label: {field: class, task: binary, positive: UP}
            network:
              - {dense: {units: 8, activation: relu}}
              - {dropout: {rate: 0.1}}
              - flatten:
              - {dense: {units: 1}}
            loss: cross-entropy
            optimizer: {sgd: {learning-rate: 0.05, momentum: 0.9, nesterov: true}}
            training: {batch-size: 1, max-wait: 5m, warm-up: 50, schedule: {cosine: {period: 100, multiplier: 2}},
              l1: 0.1, l2: 0.2, clip-value: 0.5, clip-norm: 3,
              initial-values: {uniform: {bound: 0.1}},
              when-diverged: stop, seed: 7}
            publish: {every-steps: 10, every: 2s, keep-versions: 3, guarantee: exactly-once}
            scoring: {guarantee: at-least-once}
            engine: jvm
            topics: {weights: shared.weights}
            """;

    @TempDir
    Path folder;

    private PipelineFiles files;

    @BeforeEach
    void writeSchema() {
        files = new PipelineFiles(folder, Map.of("BROKER", "kafka:9093", "BATCH", "17"));
    }

    @Test
    void findsTheFirstWeightsBesideTheFileAndDoesNotAskForThemYet() {
        assertThat(files.read(PipelineFiles.MINIMAL + "init: weights/first.safetensors\n")
                        .init())
                .contains(folder.resolve("weights/first.safetensors").toAbsolutePath());
        assertThat(files.read(PipelineFiles.MINIMAL).init()).isEmpty();
        assertThat(files.problems(PipelineFiles.MINIMAL + "init: \"a\\0b\"\n"))
                .singleElement()
                .asString()
                .contains("init: must be the path of a file but was");
    }

    @Test
    void readsEverySection() {
        Pipeline pipeline = files.read(FULL);

        assertThat(pipeline.name()).isEqualTo("market");
        assertThat(pipeline.kafka())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "broker-1:9092,broker-2:9092",
                        "security.protocol", "SSL"));
        assertThat(pipeline.registry()).contains("http://registry:8081");
        assertThat(pipeline.events().schema().getFullName()).isEqualTo("test.Event");
        assertThat(pipeline.files())
                .containsExactly(
                        new FileColumn.Change("demand", "price", List.of("day", "station")),
                        new FileColumn.History("pixels", List.of("volume"), 4, List.of()),
                        new FileColumn.History("message", List.of("price"), 1, List.of()));
        assertThat(pipeline.features())
                .isEqualTo(new FeatureLayout(List.of(
                        new FeatureSpec.Numeric(List.of("price", "demand"), true),
                        new FeatureSpec.Category("day", List.of("1", "2", "3")),
                        new FeatureSpec.HashedCategory("station", 16),
                        new FeatureSpec.Vector("pixels", Shape.of(1, 2, 2), 0.5),
                        new FeatureSpec.Text("message", 32),
                        new FeatureSpec.Cyclic("hour", 24))));
        assertThat(pipeline.label()).isEqualTo(new LabelSpec.Binary("class", "UP"));
        assertThat(pipeline.exampleWeight()).isEmpty();
        assertThat(pipeline.network())
                .isEqualTo(new NetworkSpec(
                        Shape.of(2 + 3 + 16 + 4 + 32 + 2),
                        List.of(
                                new DenseSpec(8, Activation.RELU),
                                new DropoutSpec(0.1),
                                new FlattenSpec(),
                                new DenseSpec(1, Activation.LINEAR)),
                        Loss.BINARY_CROSS_ENTROPY));
        assertThat(pipeline.optimizer()).isEqualTo(new Sgd(0.05, 0.9, true));
        assertThat(pipeline.training())
                .isEqualTo(new TrainingConfig(
                        1,
                        Optional.of(Duration.ofMinutes(5)),
                        new OptimizerSchedule(new WarmUp(50, new CosineRestarts(100, 2, 0)), AccumulatorDecay.NEVER),
                        new Regularization(0.1, 0.2, 0.5, 3),
                        new Uniform(0.1),
                        WhenDiverged.STOP,
                        7));
        assertThat(pipeline.publish())
                .isEqualTo(new PublishConfig(10, Duration.ofSeconds(2), 3, Guarantee.EXACTLY_ONCE));
        assertThat(pipeline.scoring()).isEqualTo(new ScoringConfig(Guarantee.AT_LEAST_ONCE));
        assertThat(pipeline.engine()).isEqualTo(EngineChoice.JVM);
        assertThat(pipeline.topics().weights()).isEqualTo("shared.weights");
        assertThat(pipeline.topics().scores()).isEqualTo("market.scores");
    }

    @Test
    void readsAVectorToStandardiseAndAPeriodOfTime() {
        Pipeline pipeline = files.read(FULL.replace("shape: [1, 2, 2], scale: 0.5", "shape: [1, 2, 2], scale: standard")
                .replace("{cyclic: hour, period: 24}", "{cyclic: seen, period: 7d}"));

        assertThat(pipeline.features().features())
                .contains(
                        new FeatureSpec.StandardVector("pixels", Shape.of(1, 2, 2)),
                        new FeatureSpec.CyclicTime("seen", 604_800_000));
    }

    @Test
    void defaults() {
        Pipeline pipeline = files.read(PipelineFiles.MINIMAL);

        assertThat(pipeline.kafka()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
        assertThat(pipeline.registry()).isEmpty();
        assertThat(pipeline.files()).isEmpty();
        assertThat(pipeline.events().id()).hasValue("id");
        assertThat(pipeline.events().time()).hasValue("time");
        assertThat(pipeline.features().features().get(0))
                .isEqualTo(new FeatureSpec.Numeric(List.of("price", "demand"), true));
        assertThat(pipeline.network().layers().get(0)).isEqualTo(new DenseSpec(64, Activation.LINEAR));
        assertThat(pipeline.network().loss()).isEqualTo(Loss.BINARY_CROSS_ENTROPY);
        assertThat(pipeline.optimizer()).isEqualTo(new Adam(0.001, 0.9, 0.999, 1e-8));
        assertThat(pipeline.training())
                .isEqualTo(new TrainingConfig(32, Optional.of(Duration.ofMillis(200)), Regularization.NONE, 42));
        assertThat(pipeline.publish())
                .isEqualTo(new PublishConfig(100, Duration.ofSeconds(1), 20, Guarantee.AT_LEAST_ONCE));
        assertThat(pipeline.scoring()).isEqualTo(new ScoringConfig(Guarantee.EXACTLY_ONCE));
        assertThat(pipeline.engine()).isEqualTo(EngineChoice.AUTO);
        assertThat(pipeline.topics()).isEqualTo(Topics.of("market"));
    }

    @Test
    void leavesIdAndTimeToTheRecordWhereTheSchemaHasNone() throws IOException {
        withoutIdAndTime();

        Pipeline implied = files.read(PipelineFiles.MINIMAL);
        Pipeline said = files.read(PipelineFiles.MINIMAL.replace(".avsc", ".avsc, id: null, time: null"));

        assertThat(List.of(implied, said)).allSatisfy(pipeline -> {
            assertThat(pipeline.events().id()).isEmpty();
            assertThat(pipeline.events().time()).isEmpty();
        });
    }

    @Test
    void leavesIdAndTimeToTheRecordWhereNullSaysSo() {
        Pipeline pipeline = files.read(PipelineFiles.MINIMAL.replace(".avsc", ".avsc, id: null, time: null"));

        assertThat(pipeline.events().id()).isEmpty();
        assertThat(pipeline.events().time()).isEmpty();
    }

    @Test
    void refusesAnIdOrTimeThatTheSchemaLacksButTheFileNames() throws IOException {
        withoutIdAndTime();

        assertThatThrownBy(() -> files.read(PipelineFiles.MINIMAL.replace(".avsc", ".avsc, id: id, time: time")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no field id")
                .hasMessageContaining("has no field time");
    }

    private void withoutIdAndTime() throws IOException {
        Files.writeString(
                folder.resolve("event.avsc"),
                PipelineFiles.SCHEMA
                        .replace("\"name\": \"id\"", "\"name\": \"reading\"")
                        .replace("\"name\": \"time\"", "\"name\": \"written\""));
    }

    @Test
    void takesThePackagedSchemaWhereNoneIsNamed() {
        Pipeline pipeline = files.read("""
                pipeline: packaged
                features: [{vector: features, shape: [3]}]
                label: {task: regression}
                network: [{dense: {units: 1}}]
                """);

        assertThat(pipeline.events().schema()).isEqualTo(Schemas.EVENT);
        assertThat(pipeline.label()).isEqualTo(new LabelSpec.Regression("label"));
        assertThat(pipeline.network().loss()).isEqualTo(Loss.MSE);
    }

    @Test
    void everyDefaultAndExampleCanBeRead() {
        assertThat(PipelineKeys.all()).isNotEmpty().allSatisfy(key -> assertThat(key.written())
                .isNotBlank());
        assertThat(PipelineKeys.all().map(KeyPath::path)).doesNotHaveDuplicates();
    }

    @Test
    void fillsInTheEnvironmentAndFilesRelativeToThePipeline() {
        files.write("password.txt", "not telling\n");
        Pipeline pipeline = files.read(PipelineFiles.MINIMAL + """
                kafka:
                  bootstrap.servers: ${env:BROKER}
                  ssl.key.password: "${file:password.txt}"
                  sasl.jaas.config: $${vault:kafka}
                training: {batch-size: "${env:BATCH}"}
                """);

        assertThat(pipeline.kafka())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "kafka:9093",
                        "ssl.key.password", "not telling",
                        "sasl.jaas.config", "${vault:kafka}"));
        assertThat(pipeline.training().batchSize()).isEqualTo(17);
    }

    @Test
    void readsAPipelineThatSurvivesSerialization() throws Exception {
        Pipeline pipeline = files.read(FULL);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(pipeline);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(pipeline);
        }
    }

    @Test
    void namesTheFileAboveItsProblems() {
        Path file = files.write("pipeline.yaml", PipelineFiles.MINIMAL + "enginge: jvm\nregistry: x\n");
        assertThatThrownBy(() -> PipelineReader.read(file))
                .hasMessage(file + " has 2 problems:"
                        + "\n  line 10, enginge: is not a key; did you mean engine?"
                        + "\n  line 11, registry: must be an http or https URL but was \"x\";"
                        + " correct it, or leave it out");
        assertThatThrownBy(() -> PipelineReader.read(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder + " is a folder, not a file; name a file in it");
    }

    @Test
    void reportsAllProblemsAtOnceWithTheirLines() {
        assertThat(files.problems("""
                        pipeline: my market
                        events: {schema: event.avsc, identifier: id}
                        features:
                          - {numeric: [price, demnd], scale: standart}
                          - {category: day}
                          - {numeric: [pric]}
                        label: {field: class, task: binary, positive: UP}
                        network:
                          - {dense: {units: many}}
                          - {dens: {units: 1}}
                        optimizer: {adam: {beta1: 1.0, beta2: 2, epsilon: 0}}
                        training:
                          batch-size: 0
                          max-wait: 3 seconds
                          seeds: 1
                        publish: {every-steps: 0, every: 0s, keep-versions: 0}
                        sgd: {}
                        """))
                .containsExactly(
                        "line 1, pipeline: must be a name of letters, digits, '.', '_' and '-', at most 200 but was"
                                + " \"my market\"; write for example pipeline: payments",
                        "line 2, events.identifier: is not a key; known are schema, id, time",
                        "line 4, features[0].scale: must be one of standard, none but was \"standart\";"
                                + " did you mean standard?",
                        "line 4, features[0].numeric[1]: the schema test.Event has no field demnd; did you mean demand?",
                        "line 5, features[1]: a category needs either values or buckets but has neither;"
                                + " list the values, or hash them into, for example, buckets: 4096",
                        "line 6, features[2].numeric[0]: the schema test.Event has no field pric; did you mean price?",
                        "line 9, network[0].dense.units: must be a whole number but was \"many\";"
                                + " write for example units: 64",
                        "line 10, network[1].dens: \"dens\" is not a kind of layer; did you mean dense?",
                        "line 11, optimizer.adam.beta1: beta1 must be in [0, 1) but was 1.0",
                        "line 11, optimizer.adam.beta2: beta2 must be in [0, 1) but was 2.0",
                        "line 11, optimizer.adam.epsilon: epsilon must be above 0 but was 0.0",
                        "line 13, training.batch-size: batch-size must be at least 1 but was 0",
                        "line 14, training.max-wait: must be a duration such as 200ms, 1s, 5m, 1h or 7d but was"
                                + " \"3 seconds\"; write for example max-wait: 200ms",
                        "line 15, training.seeds: is not a key; did you mean seed?",
                        "line 16, publish.every-steps: every-steps must be at least 1 but was 0",
                        "line 16, publish.every: every must be longer than 0ms but was 0ms",
                        "line 16, publish.keep-versions: keep-versions must be at least 1 but was 0",
                        "line 17, sgd: is not a key; known are pipeline, kafka, registry,"
                                + " events, csv, files, features, label, network, loss, optimizer, training, init, publish, scoring,"
                                + " engine, topics");
    }
}
