package io.thalweg.reference;

import io.thalweg.config.CaseConfig;
import io.thalweg.config.CaseReader;
import io.thalweg.config.CaseRecipe;
import io.thalweg.config.ConfigException;
import io.thalweg.config.Distribution;
import io.thalweg.config.TensorDigest;
import io.thalweg.engine.Batch;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import io.thalweg.optimizer.OptimizerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A training run that another system computed in float64: initial values, batches, losses and final output. A folder
 * with {@code case.json} and, unless that has a recipe to draw the tensors, {@code tensors.safetensors}; the latter
 * holds {@code init.*} (PyTorch's names and layouts), {@code batch.K.x} and {@code batch.K.y} for each batch K, and
 * {@code output.final}: the raw output for batch 0 after the last step, in evaluation mode.
 */
public final class ReferenceCase {

    private static final String CONFIG = "case.json";
    private static final String INITIAL = "init.";
    private static final String TENSORS = "tensors.safetensors";

    private final CaseConfig config;
    private final Map<String, Tensor> tensors;

    ReferenceCase(CaseConfig config, Map<String, Tensor> tensors) {
        this.config = config;
        this.tensors = tensors;
    }

    /** Whether a folder contains a case, valid or not. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CONFIG)) || Files.exists(folder.resolve(TENSORS));
    }

    /**
     * Reads a case, draws its tensors if it has a recipe, and checks that each tensor exists and has the shape that the
     * network needs.
     *
     * @throws ConfigException if case.json is invalid, with all problems
     * @throws IOException if the tensors are invalid, with all problems
     */
    public static ReferenceCase read(Path folder) throws IOException {
        CaseConfig config = CaseReader.read(folder.resolve(CONFIG));
        Path file = folder.resolve(TENSORS);
        if (config.recipe().isPresent()) {
            if (Files.exists(file)) {
                throw new IOException(
                        file + " is not read, because " + CONFIG + " has a recipe; remove one of the two");
            }
            Map<String, Tensor> drawn = drawn(config, config.recipe().get());
            TensorRules.check("the recipe of " + folder.resolve(CONFIG) + " does not fit its network", config, drawn);
            return new ReferenceCase(config, drawn);
        }
        if (!Files.exists(file)) {
            throw new IOException(file + " does not exist; a case is " + CONFIG + " with a recipe, or with " + TENSORS
                    + " beside it");
        }
        Map<String, Tensor> tensors = Safetensors.read(file).tensors();
        TensorRules.check(file + " does not fit its case.json", config, tensors);
        return new ReferenceCase(config, tensors);
    }

    private static Map<String, Tensor> drawn(CaseConfig config, CaseRecipe recipe) {
        NetworkSpec network = config.training().network();
        int rows = config.training().maxBatchSize();
        Map<String, Tensor> tensors = new HashMap<>();
        for (TensorSpec tensor : network.tensors()) {
            draw(INITIAL + tensor.name(), tensor.shape(), recipe.parameters().get(tensor.name()), recipe, tensors);
        }
        Shape inputs = TensorRules.rowsOf(rows, network.input());
        Shape labels = TensorRules.rowsOf(rows, TensorRules.rowOfLabels(network));
        for (int batch = 0; batch < config.batches(); batch++) {
            draw("batch." + batch + ".x", inputs, recipe.inputs(), recipe, tensors);
            draw("batch." + batch + ".y", labels, recipe.labels(), recipe, tensors);
        }
        return tensors;
    }

    private static void draw(
            String name, Shape shape, Distribution distribution, CaseRecipe recipe, Map<String, Tensor> tensors) {
        float[] values = new Generator(recipe.seed(), name).draw(distribution, shape.elements());
        tensors.put(name, new Tensor(shape, values));
    }

    public String name() {
        return config.name();
    }

    /** Network, optimizer and regularisation. */
    public TrainingSpec training() {
        return config.training();
    }

    /** The number of rows per batch. */
    public int rows() {
        return config.training().maxBatchSize();
    }

    /** The number of different batches. */
    public int batches() {
        return config.batches();
    }

    public int steps() {
        return config.losses().size();
    }

    /** The reference loss of a step: the mean loss of its batch before the step. */
    public double loss(int step) {
        return config.losses().get(step);
    }

    /** The initial parameters; a new array. */
    public Parameters initial() {
        float[] values = new float[training().network().parameterCount()];
        for (TensorSpec tensor : training().network().tensors()) {
            float[] source = tensors.get(INITIAL + tensor.name()).values();
            System.arraycopy(source, 0, values, tensor.offset(), source.length);
        }
        return new Parameters(training().network().tensors(), values);
    }

    /** The optimizer state before the first step: zeros. */
    public OptimizerState untouchedState() {
        return new OptimizerState(
                0,
                new float[training().optimizer().slots()][training().network().parameterCount()]);
    }

    /** The batch of a step. Its arrays must not be modified. */
    public Batch batch(int step) {
        String prefix = "batch." + step % batches();
        return new Batch(
                rows(),
                tensors.get(prefix + ".x").values(),
                tensors.get(prefix + ".y").values());
    }

    /** The number of elements of the final output of all rows. */
    int outputElements() {
        return rows() * training().network().output().elements();
    }

    /**
     * The largest deviation of the final output, row-major {@code [rows, output elements]}; NaN if an output is not a
     * number.
     */
    double outputError(float[] outputs) {
        return config.recipe()
                .map(recipe -> recipe.digests().get(CaseRecipe.FINAL_OUTPUT).error(outputs, 0, outputElements()))
                .orElseGet(() -> largestError(
                        outputs, tensors.get(CaseRecipe.FINAL_OUTPUT).values()));
    }

    /** The largest deviation of the parameters after the last step; empty if the case has no digests of them. */
    OptionalDouble parameterError(Parameters parameters) {
        Map<String, TensorDigest> digests =
                config.recipe().map(CaseRecipe::digests).orElse(Map.of());
        return parameters.tensors().stream()
                .filter(tensor -> digests.containsKey(CaseRecipe.FINAL + tensor.name()))
                .mapToDouble(tensor -> digests.get(CaseRecipe.FINAL + tensor.name())
                        .error(
                                parameters.values(),
                                tensor.offset(),
                                tensor.offset() + tensor.shape().elements()))
                .reduce(Math::max);
    }

    /** Uses Math.max, which keeps NaN. */
    private static double largestError(float[] actual, float[] expected) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs((double) actual[i] - expected[i]));
        }
        return largest;
    }
}
