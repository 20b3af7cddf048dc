package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.yaml.KeyPath;
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
            csv: {delimiter: ";", encoding: latin1, missing: ["NA"], columns: {price: "The price"}}
            files:
              - {history: pixels, of: [price, demand], rows: 2, by: day}
              - {change: price, of: demand, by: null}
            features:
              - {numeric: [price], scale: standard}
              - {category: day, values: ["1", "2"]}
              - {category: station, buckets: 16}
              - {vector: pixels, shape: [4], scale: 1}
              - {text: message, buckets: 32}
              - {cyclic: hour, period: 24}
            label: {field: class, task: binary, positive: UP, weight: null}
            network:
              - {dense: {units: 8, activation: relu}}
              - {dropout: {rate: 0.1}}
              - {dense: {units: 1}}
            loss: null
            optimizer: {sgd: {learning-rate: 0.05, momentum: 0.9, nesterov: false}}
            training: {batch-size: 32, max-wait: 200ms, warm-up: 0, l1: 0, l2: 0, clip-value: null, clip-norm: null, seed: 42}
            init: null
            publish: {every-steps: 100, every: 1s, keep-versions: 20, guarantee: at-least-once}
            scoring: {guarantee: exactly-once}
            engine: auto
            topics: {labeled-events: t1, events: t2, labels: t3, weights: t4, scores: t5, metrics: t6, dead-letters: t7, control: t8}
            """;

    private static final String CLASSES = "task: binary, positive: UP, weight: null}";

    /** A key, and a change of the file that changes this key alone (or the kind of its section first). */
    record Change(String path, String base, String from, String to) {
        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Change> changes() {
        String adam = withOptimizer("adam: {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}");
        String adagrad = withOptimizer("adagrad: {learning-rate: 0.01, epsilon: 1e-10}");
        String rmsprop = withOptimizer(
                "rmsprop: {learning-rate: 0.01, decay: 0.99, epsilon: 1e-8, momentum: 0, centered: false}");
        String adamw = withOptimizer(
                "adamw: {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight-decay: 0.01}");
        String amsgrad = withOptimizer("amsgrad: {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}");
        String nadam = withOptimizer(
                "nadam: {learning-rate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, momentum-decay: 0.004}");
        String ftrl = withOptimizer("ftrl: {learning-rate: 0.1, beta: 1, lambda1: 0, lambda2: 0}");
        String scheduleFree = withOptimizer("schedule-free-adamw: {learning-rate: 0.0025, beta1: 0.9, beta2: 0.999,"
                + " epsilon: 1e-8, weight-decay: 0, r: 0}");
        String exponential = withSchedule("exponential: {rate: 0.5, period: 100, floor: 0}");
        String inverseRoot = withSchedule("inverse-square-root: {period: 100, floor: 0}");
        String cosine = withSchedule("cosine: {period: 100, multiplier: 1, floor: 0}");
        String uniform = BASE.replace("seed: 42", "seed: 42, initial-values: {uniform: {bound: 0.1}}");
        String fading = adagrad.replace("seed: 42", "seed: 42, accumulator-decay: {every: 100, keep: 0.5}");
        String standardVector = BASE.replace("shape: [4], scale: 1}", "shape: [4], scale: standard, clip: 5}");
        String regression = BASE.replace(CLASSES, "task: regression}").replace("field: class", "field: number");
        String classes = BASE.replace(CLASSES, "task: classes, values: [a, b, c]}")
                .replace("{dense: {units: 1}}", "{dense: {units: 3}}");
        String images = withNetwork("[2, 19, 18]", """
              - {conv2d: {filters: 3, kernel: 2, stride: 1, padding: 0, activation: relu}}
              - {batch-norm: {activation: relu, momentum: 0.1, epsilon: 1e-5}}
              - {max-pool2d: {size: 3, stride: null}}
              - {avg-pool2d: {size: 2, stride: null}}
              - {flatten: {}}
              - {dense: {units: 1}}
            """);
        String numbers = withNetwork("[4]", """
              - {embedding: {buckets: 9, units: 3}}
              - {flatten: {}}
              - {dense: {units: 1}}
            """);
        String sequences = withNetwork("[5, 8]", """
              - {residual: {layers: [{layer-norm: {epsilon: 1e-6}}, {self-attention: {heads: 4}}]}}
              - {layer-norm: {epsilon: 1e-5}}
              - {self-attention: {heads: 2}}
              - {rnn: {units: 3, every-step: true}}
              - {gru: {units: 4, every-step: true}}
              - {lstm: {units: 5, every-step: true}}
              - {mean-pool1d: {}}
              - {dense: {units: 1}}
            """);
        return Stream.of(
                new Change("network[].conv2d.filters", images, "filters: 3", "filters: 4"),
                new Change("network[].conv2d.kernel", images, "kernel: 2", "kernel: 3"),
                new Change("network[].conv2d.stride", images, "stride: 1", "stride: 2"),
                new Change("network[].conv2d.padding", images, "padding: 0", "padding: 1"),
                new Change("network[].conv2d.activation", images, "padding: 0, activation: relu", "padding: 0"),
                new Change("network[].batch-norm.activation", images, "{activation: relu, m", "{m"),
                new Change("network[].batch-norm.momentum", images, "momentum: 0.1", "momentum: 0.2"),
                new Change("network[].batch-norm.epsilon", images, "1e-5", "1e-4"),
                new Change("network[].max-pool2d.size", images, "size: 3", "size: 4"),
                new Change("network[].max-pool2d.stride", images, "size: 3, stride: null", "size: 3, stride: 1"),
                new Change("network[].avg-pool2d.size", images, "size: 2", "size: 1"),
                new Change("network[].avg-pool2d.stride", images, "size: 2, stride: null", "size: 2, stride: 1"),
                new Change("network[].embedding.buckets", numbers, "buckets: 9", "buckets: 10"),
                new Change("network[].embedding.units", numbers, "units: 3", "units: 4"),
                new Change("network[].residual.layers", sequences, "heads: 4", "heads: 8"),
                new Change("network[].layer-norm.epsilon", sequences, "1e-5", "1e-4"),
                new Change("network[].self-attention.heads", sequences, "heads: 2", "heads: 1"),
                new Change("network[].rnn.units", sequences, "units: 3", "units: 7"),
                new Change("network[].rnn.every-step", withoutSteps("rnn"), "every-step: false", "every-step: true"),
                new Change("network[].gru.units", sequences, "units: 4", "units: 7"),
                new Change("network[].gru.every-step", withoutSteps("gru"), "every-step: false", "every-step: true"),
                new Change("network[].lstm.units", sequences, "units: 5", "units: 7"),
                new Change("network[].lstm.every-step", withoutSteps("lstm"), "every-step: false", "every-step: true"),
                new Change("optimizer.adagrad.learning-rate", adagrad, "0.01", "0.02"),
                new Change("optimizer.adagrad.epsilon", adagrad, "1e-10", "1e-9"),
                new Change("optimizer.rmsprop.learning-rate", rmsprop, "0.01", "0.02"),
                new Change("optimizer.rmsprop.decay", rmsprop, "decay: 0.99", "decay: 0.9"),
                new Change("optimizer.rmsprop.epsilon", rmsprop, "1e-8", "1e-7"),
                new Change("optimizer.rmsprop.momentum", rmsprop, "momentum: 0", "momentum: 0.9"),
                new Change("optimizer.rmsprop.centered", rmsprop, "centered: false", "centered: true"),
                new Change("optimizer.adamw.learning-rate", adamw, "0.001", "0.002"),
                new Change("optimizer.adamw.beta1", adamw, "beta1: 0.9", "beta1: 0.8"),
                new Change("optimizer.adamw.beta2", adamw, "beta2: 0.999", "beta2: 0.99"),
                new Change("optimizer.adamw.epsilon", adamw, "1e-8", "1e-7"),
                new Change("optimizer.adamw.weight-decay", adamw, "weight-decay: 0.01", "weight-decay: 0"),
                new Change("optimizer.amsgrad.learning-rate", amsgrad, "0.001", "0.002"),
                new Change("optimizer.amsgrad.beta1", amsgrad, "beta1: 0.9", "beta1: 0.8"),
                new Change("optimizer.amsgrad.beta2", amsgrad, "beta2: 0.999", "beta2: 0.99"),
                new Change("optimizer.amsgrad.epsilon", amsgrad, "1e-8", "1e-7"),
                new Change("optimizer.nadam.learning-rate", nadam, "0.002", "0.003"),
                new Change("optimizer.nadam.beta1", nadam, "beta1: 0.9", "beta1: 0.8"),
                new Change("optimizer.nadam.beta2", nadam, "beta2: 0.999", "beta2: 0.99"),
                new Change("optimizer.nadam.epsilon", nadam, "1e-8", "1e-7"),
                new Change("optimizer.nadam.momentum-decay", nadam, "momentum-decay: 0.004", "momentum-decay: 0"),
                new Change("optimizer.ftrl.learning-rate", ftrl, "learning-rate: 0.1", "learning-rate: 0.2"),
                new Change("optimizer.ftrl.beta", ftrl, "beta: 1", "beta: 2"),
                new Change("optimizer.ftrl.lambda1", ftrl, "lambda1: 0", "lambda1: 0.1"),
                new Change("optimizer.ftrl.lambda2", ftrl, "lambda2: 0", "lambda2: 0.1"),
                new Change("optimizer.schedule-free-adamw.learning-rate", scheduleFree, "0.0025", "0.002"),
                new Change("optimizer.schedule-free-adamw.beta1", scheduleFree, "beta1: 0.9", "beta1: 0.8"),
                new Change("optimizer.schedule-free-adamw.beta2", scheduleFree, "beta2: 0.999", "beta2: 0.99"),
                new Change("optimizer.schedule-free-adamw.epsilon", scheduleFree, "1e-8", "1e-7"),
                new Change("optimizer.schedule-free-adamw.weight-decay", scheduleFree, "decay: 0,", "decay: 1,"),
                new Change("optimizer.schedule-free-adamw.r", scheduleFree, " r: 0", " r: 1"),
                change("pipeline", "market", "shop"),
                change("kafka.bootstrap.servers", "localhost:9092", "broker:9092"),
                change("registry", "registry: null", "registry: http://registry:8081"),
                change("events.schema", "event.avsc", "other.avsc"),
                change("events.id", "id: id", "id: number"),
                change("events.time", "time: time", "time: seen"),
                change("csv.delimiter", "delimiter: \";\"", "delimiter: \"\\t\""),
                change("csv.encoding", "encoding: latin1", "encoding: windows-1252"),
                change("csv.missing", "[\"NA\"]", "[\"NA\", \"?\"]"),
                change("csv.columns", "The price", "Another price"),
                change("files[history].history", "history: pixels", "history: curve"),
                change("files[history].of", "[price, demand]", "[demand, price]"),
                new Change("files[history].rows", withoutPixels(), "rows: 2", "rows: 3"),
                change("files[history].by", "by: day", "by: [day, station]"),
                change("files[change].change", "change: price", "change: demand"),
                change("files[change].of", "of: demand", "of: price"),
                change("files[change].by", "by: null", "by: station"),
                change("features[numeric].numeric", "[price]", "[demand]"),
                change("features[numeric].scale", "scale: standard", "scale: none"),
                change("features[numeric].clip", "scale: standard", "scale: standard, clip: 3"),
                change("features[category].category", "category: day", "category: message"),
                change("features[category].values", "[\"1\", \"2\"]", "[\"1\", \"3\"]"),
                change("features[category].buckets", "buckets: 16", "buckets: 17"),
                change("features[category].embedding", "buckets: 16", "buckets: 16, embedding: 3"),
                change("features[vector].vector", "vector: pixels", "vector: image"),
                change("features[vector].shape", "[4]", "[2, 2]"),
                change("features[vector].scale", "scale: 1}", "scale: 2}"),
                new Change("features[vector].clip", standardVector, "clip: 5", "clip: null"),
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
                change("label.weight", "weight: null", "weight: demand"),
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
                change("training.warm-up", "warm-up: 0", "warm-up: 10"),
                new Change("training.schedule.exponential.rate", exponential, "rate: 0.5", "rate: 0.9"),
                new Change("training.schedule.exponential.period", exponential, "period: 100", "period: 10"),
                new Change("training.schedule.exponential.floor", exponential, "floor: 0", "floor: 0.1"),
                new Change("training.schedule.inverse-square-root.period", inverseRoot, "period: 100", "period: 10"),
                new Change("training.schedule.inverse-square-root.floor", inverseRoot, "floor: 0", "floor: 0.1"),
                new Change("training.schedule.cosine.period", cosine, "period: 100", "period: 10"),
                new Change("training.schedule.cosine.multiplier", cosine, "multiplier: 1", "multiplier: 2"),
                new Change("training.schedule.cosine.floor", cosine, "floor: 0", "floor: 0.1"),
                new Change("training.accumulator-decay.every", fading, "every: 100", "every: 10"),
                new Change("training.accumulator-decay.keep", fading, "keep: 0.5", "keep: 0.9"),
                new Change("training.initial-values.uniform.bound", uniform, "bound: 0.1", "bound: 0.2"),
                change("training.clip-value", "clip-value: null", "clip-value: 1"),
                change("training.l1", "l1: 0", "l1: 0.1"),
                change("training.l2", "l2: 0", "l2: 0.1"),
                change("training.clip-norm", "clip-norm: null", "clip-norm: 1"),
                change("training.when-diverged", "seed: 42", "when-diverged: stop, seed: 42"),
                change("training.seed", "seed: 42", "seed: 43"),
                change("init", "init: null", "init: weights.safetensors"),
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

    private static String withOptimizer(String optimizer) {
        return BASE.replace("sgd: {learning-rate: 0.05, momentum: 0.9, nesterov: false}", optimizer);
    }

    private static String withSchedule(String schedule) {
        return BASE.replace("seed: 42", "seed: 42, schedule: {" + schedule + "}");
    }

    /** A history that no feature reads, and that may so be of any length. */
    private static String withoutPixels() {
        return BASE.replace("  - {vector: pixels, shape: [4], scale: 1}\n", "");
    }

    /** One vector of that shape, and these layers. */
    private static String withNetwork(String shape, String layers) {
        int features = BASE.indexOf("files:");
        int label = BASE.indexOf("label:");
        int network = BASE.indexOf("network:") + "network:\n".length();
        int loss = BASE.indexOf("loss:");
        return BASE.substring(0, features) + "features: [{vector: pixels, shape: " + shape + "}]\n"
                + BASE.substring(label, network) + layers + BASE.substring(loss);
    }

    /** A cell of which only the last state is left, in front of a layer that takes all of them as well. */
    private static String withoutSteps(String cell) {
        return withNetwork("[5, 8]", """
              - {%s: {units: 3, every-step: false}}
              - {flatten: {}}
              - {dense: {units: 1}}
            """.formatted(cell));
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
                        .toList());
    }

    private static boolean isWithin(String section, String path) {
        return path.startsWith(section + ".") || path.startsWith(section + "[");
    }

    private static Change change(String path, String from, String to) {
        return new Change(path, BASE, from, to);
    }
}
