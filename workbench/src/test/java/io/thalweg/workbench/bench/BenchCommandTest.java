package io.thalweg.workbench.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.Batch;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.reference.ReferenceCase;
import io.thalweg.workbench.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

    private static final Path CASE = Path.of("../shared/src/test/resources/reference/optimizer-nesterov");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"step, microsPerStep, jvm", "forward, microsPerForward, nd4j", "step, microsPerStep, nd4j"})
    void measures(String command, String unit, String engine) throws IOException {
        JsonNode result = Cli.run(
                        "bench", command, "--case", CASE, "--engine", engine, "--seconds", "0.05", "--output", "json")
                .json();

        assertThat(result.get("case").asText()).isEqualTo("optimizer-nesterov");
        assertThat(result.get("engine").asText()).isEqualTo(engine);
        assertThat(result.get("reason").asText()).contains("as asked for");
        assertThat(result.get("batch").asInt()).isEqualTo(32);
        double micros = result.get(unit).asDouble();
        assertThat(micros).isBetween(0.01, 1e6);
        assertThat(result.get("p10").asDouble()).isPositive().isLessThanOrEqualTo(micros);
        assertThat(result.get("p90").asDouble()).isGreaterThanOrEqualTo(micros);
        assertThat(result.get("eventsPerSecond").asDouble()).isCloseTo(32e6 / micros, within(1.0));
        assertThat(result.get("samples").asInt()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void choosesTheEngineItselfAndSaysWhy() {
        Cli cli = Cli.run("bench", "step", "--case", CASE, "--batch", "1", "--seconds", "0.05");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out()).contains("microsPerStep").contains("engine vector, because");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "vector"})
    void repeatsTheSameBits(String engine) throws IOException {
        JsonNode result = Cli.run(
                        "bench", "repeat", "--case", CASE, "--engine", engine, "--steps", 7, "--output", "json")
                .json();

        assertThat(result.get("equal").asBoolean()).isTrue();
        assertThat(result.get("steps").asInt()).isEqualTo(7);
        assertThat(result.get("runs").findValuesAsText("run")).containsExactly("first", "second", "restored");
        for (String hash : List.of("outputs", "losses", "parameters", "optimizerState")) {
            assertThat(result.get("runs").findValuesAsText(hash))
                    .hasSize(3)
                    .containsOnly(result.get("runs").get(0).get(hash).asText());
        }
    }

    @Test
    void hashesDependOnTheSteps() throws IOException {
        TrainingRun run = new TrainingRun(new JvmEngine(), ReferenceCase.read(CASE), 32);

        assertThat(run.of("one", 3).hasSameBits(run.of("two", 1, 2))).isTrue();
        assertThat(run.of("one", 3).hasSameBits(run.of("two", 4))).isFalse();
    }

    @Test
    void refusesToRepeatASingleStep() {
        Cli cli = Cli.run("bench", "repeat", "--case", CASE, "--steps", 1);

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("--steps must be at least 2 but was 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 32, 300})
    void cutsTheRowsOfTheCaseIntoBatchesOfAnySize(int rows) throws IOException {
        ReferenceCase reference = ReferenceCase.read(CASE);

        List<Batch> batches = Batches.of(reference, rows);

        assertThat(batches).hasSize(Math.max(4, 128 / rows));
        for (int i = 0; i < batches.size() * rows; i++) {
            Batch own = reference.batch(i % 128 / 32);
            Batch cut = batches.get(i / rows);
            assertThat(row(cut.features(), i % rows, 8)).containsExactly(row(own.features(), i % 32, 8));
            assertThat(row(cut.labels(), i % rows, 1)).containsExactly(row(own.labels(), i % 32, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--batch, 0, --batch must be at least 1 but was 0",
        "--seconds, 0, --seconds must be above 0",
        "--seconds, NaN, --seconds must be above 0",
        "--engine, torch, torch"
    })
    void refusesWhatCannotBeMeasured(String option, String value, String message) {
        Cli cli = Cli.run("bench", "step", "--case", CASE, option, value);

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains(message);
    }

    @Test
    void refusesACaseThatCannotBeRead() throws IOException {
        Path config = Files.copy(CASE.resolve("case.json"), folder.resolve("case.json"));
        Cli noTensors = Cli.run("bench", "forward", "--case", folder);
        Files.writeString(config, "{}");
        Cli noKeys = Cli.run("bench", "forward", "--case", folder);

        assertThat(noTensors.exitCode()).isEqualTo(2);
        assertThat(noTensors.err()).contains("tensors.safetensors does not exist");
        assertThat(noKeys.exitCode()).isEqualTo(2);
        assertThat(noKeys.err()).contains("input-shape: is missing");
    }

    @Test
    void needsToKnowWhatToMeasure() {
        Cli cli = Cli.run("bench");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("step, forward or repeat");
    }

    private static float[] row(float[] values, int row, int width) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
}
