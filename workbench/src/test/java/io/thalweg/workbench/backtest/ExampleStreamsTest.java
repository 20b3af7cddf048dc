package io.thalweg.workbench.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.workbench.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pipelines of docs/examples.md on the beginnings of their streams. */
class ExampleStreamsTest {

    private static final Path PIPELINES = Path.of("../pipelines");
    private static final Path DATA = Path.of(System.getenv().getOrDefault("THALWEG_DATA", "../data"));

    @ParameterizedTest
    @CsvSource({
        "covertype, covertype_10k, 10000, 0, 0.79",
        "kdd99, kdd99_10pct, 60000, 0, 0.998",
        "sms_spam, sms_spam, 5574, 0, 0.975",
    })
    void tellClassesApart(String pipeline, String data, int rows, int deadLetters, double accuracy) throws IOException {
        JsonNode result = backtest(pipeline, data, rows);

        assertThat(result.get("examples").asInt()).isEqualTo(rows - deadLetters);
        assertThat(result.get("deadLetters").asInt()).isEqualTo(deadLetters);
        assertThat(result.get("accuracy").asDouble()).isGreaterThan(accuracy);
    }

    /** A change of zero is what everybody would guess; the mean of the changes is as good as that. */
    @ParameterizedTest
    @CsvSource({"toulouse_bikes, toulouse_bikes, 40000, 5", "etth1, etth1, 6000, 1", "etth1_linear, etth1, 6000, 1"})
    void predictChangesBetterThanThatNothingChanges(String pipeline, String data, int rows, int deadLetters)
            throws IOException {
        JsonNode result = backtest(pipeline, data, rows);

        assertThat(result.get("examples").asInt()).isEqualTo(rows - deadLetters);
        assertThat(result.get("deadLetters").asInt()).isEqualTo(deadLetters);
        assertThat(result.get("mae").asDouble())
                .isLessThan(result.at("/baselines/mean").asDouble());
    }

    private static JsonNode backtest(String pipeline, String data, int rows) throws IOException {
        Path file = DATA.resolve(data + ".csv.gz");
        assumeTrue(
                Files.exists(file),
                () -> "skipped, because " + file.toAbsolutePath().normalize()
                        + " does not exist; THALWEG_DATA names another folder");
        return Cli.run(
                        "backtest",
                        PIPELINES.resolve(pipeline + ".yaml"),
                        "--data",
                        file,
                        "--limit",
                        rows,
                        "--output",
                        "json")
                .json();
    }
}
