package io.thalweg.weights.file;

import io.thalweg.config.ConfigException;
import io.thalweg.config.ModelConfig;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.engine.safetensors.TensorFile;
import io.thalweg.features.FeatureScaler;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.network.TensorSpec;
import io.thalweg.weights.Payload;
import io.thalweg.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Weights as a safetensors file. Its tensors are exactly a PyTorch state dict of the network, names and layouts included.
 * What PyTorch has no place for stands in the file's metadata, under names that begin with {@code thalweg.}: the pipeline, the
 * fingerprints of network and features, and the feature statistics, without which the parameters mean little.
 *
 * <p>A file without that metadata, written by PyTorch, is as good; its statistics are empty, and its layers may be numbered
 * with gaps, where activations stand between them as modules of their own.
 *
 * @param origin where the weights come from, for people: {@code {"version": "1.200"}}
 */
public record WeightsFile(Payload payload, Map<String, String> origin) {

    private static final String OURS = "thalweg.";
    private static final String PIPELINE = OURS + "pipeline";
    private static final String NETWORK = OURS + "network";
    private static final String FEATURES = OURS + "features";
    private static final String STATISTICS = OURS + "statistics";
    private static final Set<String> NOT_ORIGIN = Set.of(PIPELINE, NETWORK, FEATURES, STATISTICS);

    /** PyTorch's batch norm counts its batches; nothing is computed from it. */
    private static final String UNUSED = ".num_batches_tracked";

    public WeightsFile {
        origin = Map.copyOf(origin);
    }

    /**
     * Reads weights for a model.
     *
     * @throws ConfigException with all that does not fit the model's network and features, or if the file cannot be read
     */
    public static WeightsFile read(Path file, ModelConfig model) {
        TensorFile content = content(file);
        List<Problem> problems = new ArrayList<>();
        List<TensorSpec> table = model.network().tensors();
        Parameters parameters = parameters(table, LayerNumbers.closingGaps(content.tensors(), table), problems);
        FeatureStatistics statistics = statistics(model, content.metadata(), problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(file, problems);
        }
        Map<String, String> origin = new LinkedHashMap<>();
        content.metadata().forEach((name, text) -> {
            if (name.startsWith(OURS) && !NOT_ORIGIN.contains(name)) {
                origin.put(name.substring(OURS.length()), text);
            }
        });
        return new WeightsFile(new Payload(parameters, statistics), origin);
    }

    /** {@code 101,770 parameters, statistics of 54,000 examples, epoch 3}. */
    public String words() {
        List<String> words = new ArrayList<>();
        words.add(String.format(
                Locale.ROOT, "%,d parameters", payload.parameters().values().length));
        long[] counts = payload.statistics().counts();
        if (counts.length > 0) {
            words.add(String.format(
                    Locale.ROOT,
                    "statistics of %,d examples",
                    Arrays.stream(counts).max().getAsLong()));
        }
        new TreeMap<>(origin).forEach((name, text) -> words.add(name + " " + text));
        return String.join(", ", words);
    }

    /**
     * Writes the file anew, whole or not at all.
     *
     * @param model whose weights these are
     * @throws IOException if it cannot be written
     */
    public void write(Path file, ModelConfig model) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        float[] values = payload.parameters().values();
        for (TensorSpec tensor : payload.parameters().tensors()) {
            float[] elements = new float[tensor.shape().elements()];
            System.arraycopy(values, tensor.offset(), elements, 0, elements.length);
            tensors.put(tensor.name(), new Tensor(tensor.shape(), elements));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put(PIPELINE, model.name());
        metadata.put(NETWORK, model.network().fingerprint());
        metadata.put(FEATURES, model.featureFingerprint());
        metadata.put(
                STATISTICS,
                StatisticsText.encode(payload.statistics(), model.features().standardizedNames()));
        origin.forEach((name, text) -> metadata.put(OURS + name, text));

        Path whole = file.toAbsolutePath();
        // Files.createTempFile would make the file readable by its owner only.
        Path unfinished = whole.resolveSibling(whole.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Safetensors.write(unfinished, new TensorFile(tensors, metadata));
            Files.move(unfinished, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static TensorFile content(Path file) {
        if (!Files.isRegularFile(file)) {
            throw refused(
                    file,
                    Files.exists(file) ? "is not a plain file" : "does not exist",
                    "'thalweg fit' and 'thalweg export' make files of weights");
        }
        try {
            return Safetensors.read(file);
        } catch (IOException e) {
            throw refused(
                    file,
                    "cannot be used as weights: " + e.getMessage(),
                    "give a safetensors file of a PyTorch state dict, or one that 'thalweg fit' wrote");
        }
    }

    private static ConfigException refused(Path file, String statement, String remedy) {
        return new ConfigException(file, List.of(new Problem("", 0, statement, remedy)));
    }

    private static Parameters parameters(List<TensorSpec> table, Map<String, Tensor> tensors, List<Problem> problems) {
        int elements =
                table.stream().mapToInt(tensor -> tensor.shape().elements()).sum();
        float[] values = new float[elements];
        Set<String> unexpected = new HashSet<>(tensors.keySet());
        for (TensorSpec tensor : table) {
            Tensor given = tensors.get(tensor.name());
            unexpected.remove(tensor.name());
            if (given == null) {
                problems.add(problem(tensor.name(), "is missing; the network needs it with shape " + tensor.shape()));
            } else if (!given.shape().equals(tensor.shape())) {
                problems.add(problem(
                        tensor.name(),
                        "must have shape " + tensor.shape() + ", as the network says, but has " + given.shape()));
            } else {
                System.arraycopy(given.values(), 0, values, tensor.offset(), given.values().length);
                firstNotFinite(given.values())
                        .ifPresent(i -> problems.add(problem(
                                tensor.name(), "must be finite but element " + i + " is " + given.values()[i])));
            }
        }
        unexpected.stream()
                .filter(name -> !name.endsWith(UNUSED))
                .sorted()
                .forEach(name -> problems.add(problem(
                        name,
                        "is of no layer of the network, and has shape "
                                + tensors.get(name).shape())));
        return new Parameters(table, values);
    }

    private static FeatureStatistics statistics(
            ModelConfig model, Map<String, String> metadata, List<Problem> problems) {
        String features = model.featureFingerprint();
        String theirs = metadata.getOrDefault(FEATURES, features);
        if (!theirs.equals(features)) {
            problems.add(new Problem(
                    FEATURES,
                    0,
                    "the weights are of features " + theirs + " but the pipeline has features " + features,
                    "use the pipeline that the weights come from, or fit it anew"));
        } else if (metadata.containsKey(STATISTICS)) {
            try {
                return StatisticsText.decode(
                        metadata.get(STATISTICS), model.features().standardizedNames());
            } catch (IOException e) {
                problems.add(problem(STATISTICS, e.getMessage()));
            }
        }
        return FeatureScaler.of(model.features()).statistics();
    }

    private static Problem problem(String name, String statement) {
        return new Problem(name, 0, statement, "");
    }

    private static Optional<Integer> firstNotFinite(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
