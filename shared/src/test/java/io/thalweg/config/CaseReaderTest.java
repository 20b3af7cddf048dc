package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.engine.TrainingSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseReaderTest {

    private static final String CASE = """
            {"name": "all of it", "source": null, "input-shape": [3], "input": "real",
             "network": [{"dense": {"units": 4, "activation": "leaky-relu"}},
                         {"dropout": {"rate": 0}},
                         {"dense": {"units": 2}}],
             "loss": "binary-cross-entropy",
             "optimizer": {"sgd": {"learning-rate": 0.05, "momentum": 0.9, "nesterov": true}},
             "regularization": {"l1": 0.001, "l2": 1e-2},
             "clip-value": 0.25, "clip-norm": 0.5,
             "batch-size": 8, "steps": 2, "batches": 3,
             "losses": [0.7, 0.6]}
            """;

    @TempDir
    Path folder;

    @Test
    void readsEveryKey() throws IOException {
        CaseConfig config = read(CASE);

        assertThat(config.name()).isEqualTo("all of it");
        assertThat(config.batches()).isEqualTo(3);
        assertThat(config.losses()).containsExactly(0.7, 0.6);
        TrainingSpec training = config.training();
        assertThat(training.network())
                .isEqualTo(new NetworkSpec(
                        Shape.of(3),
                        List.of(
                                new DenseSpec(4, Activation.LEAKY_RELU),
                                new DropoutSpec(0),
                                new DenseSpec(2, Activation.LINEAR)),
                        Loss.BINARY_CROSS_ENTROPY));
        assertThat(training.optimizer()).isEqualTo(new Sgd(0.05, 0.9, true));
        assertThat(training.regularization()).isEqualTo(new Regularization(0.001, 0.01, 0.25, 0.5));
        assertThat(training.maxBatchSize()).isEqualTo(8);
    }

    @Test
    void defaultsToNoRegularisation() throws IOException {
        String plain = CASE.replaceFirst("\"regularization\".*\n", "").replaceFirst("\"clip-value\".*\n", "");

        assertThat(read(plain).training().regularization()).isEqualTo(Regularization.NONE);
    }

    @Test
    void tellsAllProblemsWithTheirLines() {
        String wrong = CASE.replace("leaky-relu", "relu6")
                .replace("\"nesterov\"", "\"nestarov\"")
                .replace("0.001", "-1")
                .replace("\"batches\": 3", "\"batches\": 0")
                .replace("\"batch-size\": 8, ", "");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(wrong))
                .withMessageContaining("case.json has 5 problems")
                .withMessageContaining("line 2, network[0].dense.activation: must be one of")
                .withMessageContaining("optimizer.sgd.nestarov: is not a key; did you mean nesterov?")
                .withMessageContaining("regularization.l1: must be 0 or more but was -1.0")
                .withMessageContaining("batches: must be 1 or more but was 0")
                .withMessageContaining("batch-size: is missing");
    }

    @Test
    void refusesANetworkWhoseShapesDoNotMeet() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(CASE.replace("[3]", "[2, 3]")
                        .replace("{\"dropout\": {\"rate\": 0}}", "{\"max-pool2d\": {\"size\": 2}}")))
                .withMessageContaining("network[1].max-pool2d")
                .withMessageContaining("[2, 4]");
    }

    @Test
    void needsALossForEachStep() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(CASE.replace("\"steps\": 2", "\"steps\": 3")))
                .withMessageContaining("losses: must be one for each of the 3 steps but there are 2");
    }

    @Test
    void readsARecipe() throws IOException {
        CaseRecipe recipe = read(withRecipe()).recipe().orElseThrow();

        assertThat(recipe.seed()).isEqualTo(5);
        assertThat(recipe.parameters())
                .containsEntry("0.weight", new Distribution.Uniform(0.5))
                .containsEntry("2.bias", new Distribution.Constant(0));
        assertThat(recipe.labels()).isEqualTo(new Distribution.Integers(2));
        assertThat(recipe.digests()).containsEntry("output.final", new TensorDigest(2, List.of(0.5, 1.0)));
    }

    @Test
    void tellsWhatOfARecipeDoesNotFitTheNetwork() {
        String wrong = withRecipe()
                .replace("\"2.bias\"", "\"3.bias\"")
                .replace("output.final", "final.2.bias")
                .replace("[0.5, 1]", "[0.5, 1, 2]")
                .replace("\"integers\": 2", "\"integers\": 0");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(wrong))
                .withMessageContaining("recipe.labels.integers: must be 1 or more but was 0");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(wrong.replace("\"integers\": 0", "\"integers\": 2")))
                .withMessageContaining("recipe.parameters: has no distribution for 2.bias [2]")
                .withMessageContaining("recipe.parameters.3.bias: belongs to no layer of the network")
                .withMessageContaining("recipe.digests: has no digest of output.final")
                .withMessageContaining("recipe.digests.final.2.bias: has 3 samples but the tensor has only 2 elements");
    }

    private static String withRecipe() {
        return CASE.replace("\"losses\": [0.7, 0.6]}", """
                "losses": [0.7, 0.6],
                "recipe": {"seed": 5,
                           "parameters": {"0.weight": {"uniform": 0.5}, "0.bias": {"uniform": 0.5},
                                          "2.weight": {"uniform": 0.5}, "2.bias": {"constant": 0}},
                           "inputs": {"uniform": 1}, "labels": {"integers": 2},
                           "digests": {"output.final": {"norm": 2, "samples": [0.5, 1]}}}}
                """);
    }

    private CaseConfig read(String json) throws IOException {
        return CaseReader.read(Files.writeString(folder.resolve("case.json"), json));
    }
}
