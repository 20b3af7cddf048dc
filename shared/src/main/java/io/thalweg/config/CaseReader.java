package io.thalweg.config;

import io.thalweg.engine.TrainingSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.yaml.Format;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.JsonDocument;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Kinds;
import io.thalweg.yaml.Node;
import io.thalweg.yaml.Problems;
import io.thalweg.yaml.Section;
import io.thalweg.yaml.Values;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code case.json}, the description of a reference case. The format is in docs/conformance.md. */
public final class CaseReader {

    private static final Key<String> NAME = Key.required("name", Formats.text(), "\"layer-lstm\"");
    private static final Key<Optional<String>> SOURCE = Key.of("source", Formats.orNull(Formats.text()), "null");
    private static final Key<Shape> INPUT_SHAPE = Key.required(
            "input-shape",
            Formats.list(Formats.wholeNumber()).map("a list of sizes", CaseReader::shape),
            "[1, 28, 28]");
    /** The range check of the input, used when inputs are drawn. The network's first layer has the same rule. */
    private static final Key<String> INPUT =
            Key.of("input", Formats.choice(List.of("real", "tokens"), name -> name), "\"real\"");

    private static final Key<List<LayerSpec>> NETWORK =
            Key.required("network", Formats.list(LayerKeys.KINDS), "[{\"dense\": {\"units\": 1}}]");
    private static final Key<Loss> LOSS = Key.required("loss", Formats.choice(Loss.class), "\"mse\"");
    private static final Key<OptimizerSpec> OPTIMIZER =
            Key.required("optimizer", OptimizerKeys.KINDS, "{\"sgd\": {\"learning-rate\": 0.1}}");
    private static final Key<Double> L1 = Key.of("l1", notNegative(), "0");
    private static final Key<Double> L2 = Key.of("l2", notNegative(), "0");
    private static final Key<Values> REGULARIZATION =
            Key.of("regularization", Section.of(List.of(L1, L2), values -> values), "{}");
    private static final Key<Optional<Double>> CLIP_VALUE = Key.of("clip-value", Formats.orNull(notNegative()), "null");
    private static final Key<Optional<Double>> CLIP_NORM = Key.of("clip-norm", Formats.orNull(notNegative()), "null");
    private static final Key<Integer> BATCH_SIZE = Key.required("batch-size", atLeastOne(), "32");
    private static final Key<Integer> STEPS = Key.required("steps", atLeastOne(), "20");
    private static final Key<Integer> BATCHES = Key.required("batches", atLeastOne(), "4");
    private static final Key<List<Double>> LOSSES =
            Key.required("losses", Formats.list(Formats.number()), "[1.13, 1.12]");

    private static final Key<Long> SEED_OF_RECIPE = Key.required("seed", Formats.longNumber(), "1");
    private static final Key<Map<String, Distribution>> PARAMETERS = Key.required(
            "parameters",
            Formats.mapping("a mapping of tensor names to distributions", distribution()),
            "{\"0.weight\": {\"uniform\": 0.1}}");
    private static final Key<Distribution> INPUTS = Key.required("inputs", distribution(), "{\"uniform\": 1}");
    private static final Key<Distribution> LABELS = Key.required("labels", distribution(), "{\"integers\": 10}");
    private static final Key<Double> NORM = Key.required("norm", notNegative(), "1.5");
    private static final Key<List<Double>> SAMPLES =
            Key.required("samples", Formats.list(Formats.number()), "[0.1, 0.2]");
    private static final Key<Map<String, TensorDigest>> DIGESTS = Key.required(
            "digests",
            Formats.mapping(
                    "a mapping of tensor names to digests",
                    Section.of(
                            List.of(NORM, SAMPLES), values -> new TensorDigest(values.of(NORM), values.of(SAMPLES)))),
            "{\"output.final\": {\"norm\": 1.5, \"samples\": [0.1, 0.2]}}");
    private static final Key<Optional<CaseRecipe>> RECIPE = Key.of(
            "recipe",
            Formats.orNull(Section.of(
                    List.of(SEED_OF_RECIPE, PARAMETERS, INPUTS, LABELS, DIGESTS),
                    values -> new CaseRecipe(
                            values.of(SEED_OF_RECIPE),
                            values.of(PARAMETERS),
                            values.of(INPUTS),
                            values.of(LABELS),
                            values.of(DIGESTS)))),
            "null");

    private static final Section<Values> FILE = Section.of(
            List.of(
                    NAME,
                    SOURCE,
                    INPUT_SHAPE,
                    INPUT,
                    NETWORK,
                    LOSS,
                    OPTIMIZER,
                    REGULARIZATION,
                    CLIP_VALUE,
                    CLIP_NORM,
                    BATCH_SIZE,
                    STEPS,
                    BATCHES,
                    LOSSES,
                    RECIPE),
            values -> values);

    /**
     * The seed for dropout, which a case can only have with rate 0, and for initial parameters, which are replaced by
     * the case's own.
     */
    private static final long SEED = 1;

    private CaseReader() {}

    /**
     * Reads a case.json.
     *
     * @throws ConfigException with all the problems, if there are any
     */
    public static CaseConfig read(Path file) {
        Problems problems = new Problems();
        Optional<CaseConfig> config = JsonDocument.read(file, problems).flatMap(root -> config(root, problems));
        if (!problems.isEmpty()) {
            throw new ConfigException(file, problems.list());
        }
        return config.orElseThrow(() -> new IllegalStateException(file + " gave neither a case nor a problem"));
    }

    private static Optional<CaseConfig> config(Node.Mapping root, Problems problems) {
        Values values = FILE.values(root, problems);
        Optional<NetworkSpec> network = values.find(INPUT_SHAPE).flatMap(input -> values.find(NETWORK)
                .flatMap(layers -> NetworkRules.network(
                        input,
                        NetworkRules.EmbeddedColumns.NONE,
                        layers,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        problems)));
        values.find(STEPS).ifPresent(steps -> values.find(LOSSES)
                .filter(losses -> losses.size() != steps)
                .ifPresent(losses -> problems.add(
                        LOSSES.name(),
                        "must be one for each of the " + steps + " steps but there are " + losses.size())));
        network.ifPresent(shapes -> values.find(BATCH_SIZE).ifPresent(rows -> values.find(RECIPE)
                .flatMap(recipe -> recipe)
                .ifPresent(recipe -> check(recipe, shapes, rows, problems))));
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        Values penalty = values.of(REGULARIZATION);
        NetworkSpec shapes = network.orElseThrow();
        return Optional.of(new CaseConfig(
                values.of(NAME),
                new TrainingSpec(
                        new NetworkSpec(shapes.input(), shapes.layers(), values.of(LOSS)),
                        values.of(OPTIMIZER),
                        new Regularization(
                                penalty.of(L1),
                                penalty.of(L2),
                                values.of(CLIP_VALUE).orElse(0.0),
                                values.of(CLIP_NORM).orElse(0.0)),
                        values.of(BATCH_SIZE),
                        SEED),
                values.of(BATCHES),
                values.of(LOSSES),
                values.of(RECIPE)));
    }

    /**
     * Checks that each tensor of the network has a distribution, that no other name has one, and that the output has a
     * digest.
     */
    private static void check(CaseRecipe recipe, NetworkSpec network, int rows, Problems problems) {
        Map<String, Integer> elements = new LinkedHashMap<>();
        elements.put(CaseRecipe.FINAL_OUTPUT, rows * network.output().elements());
        for (TensorSpec tensor : network.tensors()) {
            elements.put(CaseRecipe.FINAL + tensor.name(), tensor.shape().elements());
            if (!recipe.parameters().containsKey(tensor.name())) {
                problems.add(
                        "recipe.parameters",
                        "has no distribution for " + tensor.name() + " " + tensor.shape(),
                        "add one");
            }
        }
        recipe.parameters().keySet().stream()
                .filter(name -> !elements.containsKey(CaseRecipe.FINAL + name))
                .sorted()
                .forEach(name -> problems.add("recipe.parameters." + name, "belongs to no layer of the network"));
        if (!recipe.digests().containsKey(CaseRecipe.FINAL_OUTPUT)) {
            problems.add("recipe.digests", "has no digest of " + CaseRecipe.FINAL_OUTPUT, "add it");
        }
        recipe.digests().forEach((name, digest) -> {
            if (!elements.containsKey(name)) {
                problems.add("recipe.digests." + name, "belongs to no layer of the network");
            } else if (digest.samples().size() > elements.get(name)) {
                problems.add(
                        "recipe.digests." + name,
                        "has " + digest.samples().size() + " samples but the tensor has only " + elements.get(name)
                                + " elements");
            }
        });
    }

    private static Format<Distribution> distribution() {
        return Kinds.<Distribution>wrapped("distribution")
                .with("uniform", Formats.number().map("a number above 0", Distribution.Uniform::new))
                .with("constant", Formats.number().map("a number", Distribution.Constant::new))
                .with("integers", Formats.wholeNumber().map("a whole number, 1 or more", Distribution.Integers::new));
    }

    private static Shape shape(List<Integer> sizes) {
        return new Shape(sizes);
    }

    private static Format<Double> notNegative() {
        return Formats.number().map("a number, 0 or more", value -> {
            if (value < 0) {
                throw new IllegalArgumentException("must be 0 or more but was " + value);
            }
            return value;
        });
    }

    private static Format<Integer> atLeastOne() {
        return Formats.wholeNumber().map("a whole number, 1 or more", value -> {
            if (value < 1) {
                throw new IllegalArgumentException("must be 1 or more but was " + value);
            }
            return value;
        });
    }
}
