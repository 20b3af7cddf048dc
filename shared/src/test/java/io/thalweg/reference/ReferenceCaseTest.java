package io.thalweg.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.config.Distribution;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.engine.safetensors.TensorFile;
import io.thalweg.network.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceCaseTest {

    @TempDir
    Path folder;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    @BeforeEach
    void writeAnEmbeddingOfTwoTokens() throws IOException {
        Files.writeString(folder.resolve("case.json"), """
                {"name": "tokens", "input-shape": [2], "input": "tokens",
                 "network": [{"embedding": {"buckets": 3, "units": 1}}, {"flatten": {}}, {"batch-norm": {}}],
                 "loss": "cross-entropy", "optimizer": {"sgd": {"learning-rate": 0.1}},
                 "batch-size": 1, "steps": 3, "batches": 2, "losses": [0.5, 0.4, 0.3]}
                """);
        put("init.0.weight", Shape.of(3, 1), 1, 2, 3);
        put("init.2.weight", Shape.of(2), 1, 1);
        put("init.2.bias", Shape.of(2), 0, 0);
        put("init.2.running_mean", Shape.of(2), 0, 0);
        put("init.2.running_var", Shape.of(2), 1, 1);
        put("init.2.num_batches_tracked", Shape.of(), 0);
        put("final.0.weight", Shape.of(3, 1), 4, 5, 6);
        put("batch.0.x", Shape.of(1, 2), 0, 1);
        put("batch.0.y", Shape.of(1), 1);
        put("batch.1.x", Shape.of(1, 2), 2, 2);
        put("batch.1.y", Shape.of(1, 1), 0);
        put("output.final", Shape.of(1, 2), 0.1f, 0.2f);
    }

    @Test
    void beginsWithItsOwnParameters() throws IOException {
        ReferenceCase reference = read();

        assertThat(reference.initial().values()).containsExactly(1, 2, 3, 1, 1, 0, 0, 0, 0, 1, 1);
        assertThat(reference.untouchedState().steps()).isZero();
    }

    @Test
    void goesRoundItsBatches() throws IOException {
        ReferenceCase reference = read();

        assertThat(reference.steps()).isEqualTo(3);
        assertThat(reference.batch(1).features()).containsExactly(2, 2);
        assertThat(reference.batch(1).labels()).containsExactly(0);
        assertThat(reference.batch(2)).isEqualTo(reference.batch(0));
    }

    @Test
    void tellsEveryTensorThatDoesNotFit() {
        tensors.remove("batch.1.x");
        put("init.0.weight", Shape.of(1, 3), 1, 2, 3);
        put("init.3.bias", Shape.of(1), 1);
        put("batch.0.y", Shape.of(2), 1, 1);
        put("output.final", Shape.of(1, 2), 0, Float.NaN);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::read)
                .withMessage(folder.resolve("tensors.safetensors") + " does not fit its case.json: "
                        + "init.0.weight must be [3, 1] but is [1, 3]; "
                        + "init.3.bias belongs to no layer of the network; "
                        + "batch.0.y must be [1] but is [2]; "
                        + "batch.1.x [1, 2] is missing; "
                        + "output.final must hold numbers but element 1 is NaN");
    }

    @Test
    void tellsOfClassesAndTokensThatAreNone() {
        put("batch.0.y", Shape.of(1), 2);
        put("batch.1.y", Shape.of(1), 0.5f);
        put("batch.1.x", Shape.of(1, 2), -1, 3);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::read)
                .withMessage(folder.resolve("tensors.safetensors") + " does not fit its case.json: "
                        + "batch.0.y must hold whole numbers from 0 to 1, each a class, but element 0 is 2.0; "
                        + "batch.1.x must hold whole numbers from -1 to 2, each a number to look up, but element 1 is 3.0; "
                        + "batch.1.y must hold whole numbers from 0 to 1, each a class, but element 0 is 0.5");
    }

    @Test
    void saysWhichFileIsCutShort() throws IOException {
        Files.write(folder.resolve("tensors.safetensors"), new byte[] {1, 2, 3});

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ReferenceCase.read(folder))
                .withMessageContaining("tensors.safetensors not readable as safetensors");
    }

    private static final String RECIPE = """
            {"name": "drawn", "input-shape": [2], "network": [{"dense": {"units": 3}}], "loss": "cross-entropy",
             "optimizer": {"sgd": {"learning-rate": 0.1}}, "batch-size": 4, "steps": 1, "batches": 1, "losses": [0.5],
             "recipe": {"seed": 7, "parameters": {"0.weight": {"uniform": 0.5}, "0.bias": {"constant": 0.25}},
              "inputs": {"uniform": 1}, "labels": {"integers": 3},
              "digests": {"output.final": {"norm": 1, "samples": [0.1]}, "final.0.bias": {"norm": 1, "samples": [0.1]}}}}
            """;

    @Test
    void drawsItsTensorsWhereItHasARecipe() throws IOException {
        ReferenceCase reference = readRecipe(RECIPE);

        assertThat(reference.initial().values()).hasSize(9).endsWith(0.25f, 0.25f, 0.25f);
        assertThat(Arrays.copyOf(reference.initial().values(), 6))
                .isEqualTo(new Generator(7, "init.0.weight").draw(new Distribution.Uniform(0.5), 6));
        assertThat(reference.batch(0).features())
                .isEqualTo(new Generator(7, "batch.0.x").draw(new Distribution.Uniform(1), 8));
        assertThat(reference.batch(0).labels())
                .isEqualTo(new Generator(7, "batch.0.y").draw(new Distribution.Integers(3), 4));
        assertThat(reference.parameterError(reference.initial())).isPresent();
    }

    @Test
    void tellsOfLabelsOfARecipeThatAreNoClasses() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> readRecipe(RECIPE.replace("\"integers\": 3", "\"integers\": 100")))
                .withMessageStartingWith("the recipe of " + folder.resolve("case.json") + " does not fit its network: ")
                .withMessageContaining("batch.0.y must hold whole numbers from 0 to 2, each a class");
    }

    @Test
    void readsNoTensorsBesideARecipe() throws IOException {
        Files.write(folder.resolve("tensors.safetensors"), new byte[0]);
        Files.writeString(folder.resolve("case.json"), RECIPE);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ReferenceCase.read(folder))
                .withMessageContaining("tensors.safetensors is not read, because case.json has a recipe");
    }

    private ReferenceCase readRecipe(String json) throws IOException {
        Files.writeString(folder.resolve("case.json"), json);
        return ReferenceCase.read(folder);
    }

    private void put(String name, Shape shape, float... values) {
        tensors.put(name, new Tensor(shape, values));
    }

    private ReferenceCase read() throws IOException {
        Safetensors.write(folder.resolve("tensors.safetensors"), new TensorFile(tensors, Map.of()));
        return ReferenceCase.read(folder);
    }
}
