package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.yaml.KeyPath;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryKeyTest {

    private static final String BASE = """
            pipeline: market
            kafka: {bootstrap.servers: "localhost:9092"}
            registry: null
            events: {schema: event.avsc, id: id, time: time}
            features:
              - {numeric: [price], scale: standard}
              - {category: day, values: ["1", "2"]}
              - {category: station, buckets: 16}
              - {vector: pixels, shape: [4], scale: 1}
              - {text: message, buckets: 32}
              - {cyclic: hour, period: 24}
            label: {field: class, task: binary, positive: UP}
            network:
              - {dense: {units: 8, activation: relu}}
              - {dropout: {rate: 0.1}}
              - {dense: {units: 1}}
            loss: null
            optimizer: {sgd: {learning-rate: 0.05, momentum: 0.9, nesterov: false}}
            training: {batch-size: 32, max-wait: 200ms, l1: 0, l2: 0, clip-norm: null, seed: 42}
            publish: {every-steps: 100, every: 1s, keep-versions: 20, guarantee: at-least-once}
            scoring: {guarantee: exactly-once}
            engine: auto
            topics: {labeled-events: t1, events: t2, labels: t3, weights: t4, scores: t5, metrics: t6, dead-letters: t7, control: t8}
            """;

    private static final String CLASSES = "task: binary, positive: UP}";

    /** A key, and a change of the file that changes this key alone (or the kind of its section first). */
    record Change(String path, String base, String from, String to) {
        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Change> changes() {
        String adam = BASE.replace(
                "sgd: {learning-rate: 0.05, momentum: 0.9, nesterov: false}",
                "adam: {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}");
        String regression = BASE.replace(CLASSES, "task: regression}").replace("field: class", "field: number");
        String classes = BASE.replace(CLASSES, "task: classes, values: [a, b, c]}")
                .replace("{dense: {units: 1}}", "{dense: {units: 3}}");
        return Stream.of(
                change("pipeline", "market", "shop"),
                change("kafka.bootstrap.servers", "localhost:9092", "broker:9092"),
                change("registry", "registry: null", "registry: http://registry:8081"),
                change("events.schema", "event.avsc", "other.avsc"),
                change("events.id", "id: id", "id: number"),
                change("events.time", "time: time", "time: seen"),
                change("features[numeric].numeric", "[price]", "[demand]"),
                change("features[numeric].scale", "scale: standard", "scale: none"),
                change("features[category].category", "category: day", "category: message"),
                change("features[category].values", "[\"1\", \"2\"]", "[\"1\", \"3\"]"),
                change("features[category].buckets", "buckets: 16", "buckets: 17"),
                change("features[vector].vector", "vector: pixels", "vector: image"),
                change("features[vector].shape", "[4]", "[2, 2]"),
                change("features[vector].scale", "scale: 1}", "scale: 2}"),
                change("features[text].text", "text: message", "text: day"),
                change("features[text].buckets", "buckets: 32", "buckets: 33"),
                change("features[cyclic].cyclic", "cyclic: hour", "cyclic: weekday"),
                change("features[cyclic].period", "period: 24", "period: 12"),
                change("label.field", "field: class", "field: other"),
                new Change(
                        "label.task",
                        regression.replace("task: regression}", "task: binary, positive: 1}"),
                        "task: binary, positive: 1}",
                        "task: regression}"),
                change("label.positive", "positive: UP", "positive: DOWN"),
                new Change("label.values", classes, "[a, b, c]", "[a, b, d]"),
                change("network[].dense.units", "units: 8", "units: 9"),
                change("network[].dense.activation", "activation: relu", "activation: tanh"),
                change("network[].dropout.rate", "rate: 0.1", "rate: 0.2"),
                new Change("loss", regression, "loss: null", "loss: mae"),
                change("optimizer.sgd.learning-rate", "0.05", "0.06"),
                change("optimizer.sgd.momentum", "momentum: 0.9", "momentum: 0.8"),
                change("optimizer.sgd.nesterov", "nesterov: false", "nesterov: true"),
                new Change("optimizer.adam.learning-rate", adam, "0.001", "0.002"),
                new Change("optimizer.adam.beta1", adam, "beta1: 0.9", "beta1: 0.8"),
                new Change("optimizer.adam.beta2", adam, "beta2: 0.999", "beta2: 0.99"),
                new Change("optimizer.adam.epsilon", adam, "1e-8", "1e-7"),
                change("training.batch-size", "batch-size: 32", "batch-size: 1"),
                change("training.max-wait", "max-wait: 200ms", "max-wait: null"),
                change("training.l1", "l1: 0", "l1: 0.1"),
                change("training.l2", "l2: 0", "l2: 0.1"),
                change("training.clip-norm", "clip-norm: null", "clip-norm: 1"),
                change("training.seed", "seed: 42", "seed: 43"),
                change("publish.every-steps", "every-steps: 100", "every-steps: 10"),
                change("publish.every", "every: 1s", "every: 2s"),
                change("publish.keep-versions", "keep-versions: 20", "keep-versions: 2"),
                change("publish.guarantee", "guarantee: at-least-once", "guarantee: exactly-once"),
                change("scoring.guarantee", "scoring: {guarantee: exactly-once", "scoring: {guarantee: at-least-once"),
                change("engine", "engine: auto", "engine: nd4j"),
                change("topics.labeled-events", "t1", "u"),
                change("topics.events", "t2", "u"),
                change("topics.labels", "t3", "u"),
                change("topics.weights", "t4", "u"),
                change("topics.scores", "t5", "u"),
                change("topics.metrics", "t6", "u"),
                change("topics.dead-letters", "t7", "u"),
                change("topics.control", "t8", "u"));
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("changes")
    void changesThePipeline(Change change) {
        PipelineFiles files = new PipelineFiles(folder);
        files.write("other.avsc", PipelineFiles.SCHEMA.replace("\"test\"", "\"other\""));

        assertThat(change.base()).contains(change.from());
        assertThat(files.read(change.base().replace(change.from(), change.to())))
                .isNotEqualTo(files.read(change.base()));
    }

    @Test
    void isChangedByOneOfTheseTests() {
        List<String> all = PipelineKeys.all().map(KeyPath::path).toList();
        assertThat(changes().map(Change::path))
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(path -> all.stream().noneMatch(other -> isWithin(path, other)))
                        // It is known only to be refused with a reason of its own.
                        .filter(path -> !path.equals("features[category].embedding"))
                        .toList());
    }

    private static boolean isWithin(String section, String path) {
        return path.startsWith(section + ".") || path.startsWith(section + "[");
    }

    private static Change change(String path, String from, String to) {
        return new Change(path, BASE, from, to);
    }
}
