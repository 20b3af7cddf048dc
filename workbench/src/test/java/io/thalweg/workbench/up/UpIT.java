package io.thalweg.workbench.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.workbench.Thalweg;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UpIT {

    private static final int ROWS = 3_000;
    private static final String BROKEN_ROW = "broken,not a number,0.5,yes";

    private static final String SCHEMA = """
            {"type": "record", "name": "Point", "fields": [
              {"name": "id", "type": "string"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "x", "type": "double"},
              {"name": "y", "type": "double"},
              {"name": "inside", "type": ["null", "string"], "default": null}]}
            """;

    private static final String PIPELINE = """
            pipeline: points
            events: {schema: points.avsc}
            features:
              - {numeric: [x, y]}
            label: {field: inside, task: binary, positive: "yes"}
            network:
              - {dense: {units: 8, activation: relu}}
              - {dense: {units: 1}}
            optimizer: {adam: {learning-rate: 0.01}}
            training: {batch-size: 4, max-wait: null}
            publish: {every-steps: 25}
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void learnsAndScoresEverythingOnceAndGoesOnWhereItStopped() throws IOException {
        Path pipeline = directory.resolve("points.yaml");
        Files.writeString(pipeline, PIPELINE);
        Files.writeString(directory.resolve("points.avsc"), SCHEMA);
        Path data = directory.resolve("points.csv");
        Files.write(data, rows());
        String state = directory.resolve("state").toString();

        JsonNode first = up(pipeline.toString(), "--replay", data.toString(), "--drain", "--state", state);

        assertThat(first.get("sent").asLong()).isEqualTo(ROWS);
        assertThat(first.get("learned").asLong()).isEqualTo(ROWS);
        assertThat(first.get("pending").asLong()).isZero();
        assertThat(first.get("scores").asLong()).isEqualTo(ROWS);
        assertThat(first.get("deadLetters").asLong()).isZero();
        assertThat(first.get("prequential").get("accuracy").asDouble())
                .isGreaterThan(first.get("baselines").get("majority").asDouble());
        assertThat(first.get("version").asText()).isEqualTo("0." + ROWS / 4);
        assertThat(first.get("weightsHash").asText()).hasSize(64);

        JsonNode second = up(pipeline.toString(), "--replay", data.toString(), "--drain", "--state", state);

        assertThat(err.toString()).contains("Resumed");
        assertThat(second.get("sent").asLong()).isEqualTo(ROWS);
        assertThat(second.get("learned").asLong()).isEqualTo(ROWS);
        assertThat(second.get("scores").asLong()).isEqualTo(ROWS);
        assertThat(second.get("version").asText()).isEqualTo("1." + ROWS / 4);
        assertThat(second.get("weightsHash")).isEqualTo(first.get("weightsHash"));
        assertThat(StateDirectory.isInUse(Path.of(state))).isFalse();

        Path more = directory.resolve("more.csv");
        Files.write(more, rows().subList(0, 41));

        JsonNode third =
                up(pipeline.toString(), "--replay", more.toString(), "--drain", "--state", state, "--window", "10");

        assertThat(third.get("learned").asLong()).isEqualTo(ROWS + 40);
        assertThat(third.get("scores").asLong()).isEqualTo(ROWS + 40);
    }

    @Test
    void drainsWithRowsThatAreNoEventsAndABatchThatStaysPartial() throws IOException {
        Path pipeline = directory.resolve("points.yaml");
        Files.writeString(pipeline, PIPELINE);
        Files.writeString(directory.resolve("points.avsc"), SCHEMA);
        Path data = directory.resolve("points.csv");
        List<String> rows = new ArrayList<>(rows().subList(0, 104));
        rows.set(50, BROKEN_ROW);
        Files.write(data, rows);

        JsonNode summary = up(pipeline.toString(), "--replay", data.toString(), "--drain", "--window", "10");

        assertThat(summary.get("sent").asLong()).isEqualTo(102);
        assertThat(summary.get("learned").asLong()).isEqualTo(100);
        assertThat(summary.get("pending").asLong()).isEqualTo(2);
        assertThat(summary.get("scores").asLong()).isEqualTo(102);
        assertThat(summary.get("deadLetters").asLong()).isEqualTo(1);
    }

    @Test
    void failsWhereNothingOfTheFileWasLearnedAndSaysWhyAfterTheSummary() throws IOException {
        Path pipeline = directory.resolve("points.yaml");
        Files.writeString(pipeline, PIPELINE);
        Files.writeString(directory.resolve("points.avsc"), SCHEMA);
        Path data = directory.resolve("points.csv");
        Files.write(data, List.of("id,x,y,inside", BROKEN_ROW, "other,n/a,0.5,yes", "p,1,2,yes,"));

        assertThat(execute(pipeline.toString(), "--replay", data.toString(), "--drain"))
                .as(err.toString())
                .isEqualTo(1);

        JsonNode summary = new ObjectMapper().readTree(out.toString());
        assertThat(summary.get("learned").asLong()).isZero();
        assertThat(summary.get("deadLetters").asLong()).isEqualTo(3);
        assertThat(summary.get("deadLetterReasons")).hasSize(2);
        assertThat(summary.get("deadLetterReasons").get(0).get("count").asLong())
                .isEqualTo(2);
        assertThat(summary.get("lost").asLong()).isZero();
        String reason = "x must be a double but was \"not a number\"";
        assertThat(err.toString())
                .contains("Refused  points.csv line 2: " + reason)
                .contains("nothing was learned from " + data + ": it has no examples and 3 dead letters:")
                .contains("  2 × " + reason + " (first: points.csv line 2)");
    }

    @Test
    void endsWithOneWhereTrainingHasDivergedAndServesTheGoodWeights() throws IOException {
        Path data = regression("restore");

        JsonNode summary = up(1, directory.resolve("line.yaml").toString(), "--replay", data.toString(), "--drain");

        assertThat(summary.get("learned").asLong()).isEqualTo(2_000);
        assertThat(summary.get("scores").asLong()).isEqualTo(2_000);
        assertThat(summary.get("deadLetters").asLong()).isZero();
        assertThat(summary.get("state").asText()).isEqualTo("diverged");
        assertThat(summary.get("divergences").asLong()).isEqualTo(1);
        assertThat(summary.get("divergence").get("sinceStep").asLong()).isEqualTo(1_001);
        // Served predictions count the outlier's own error, once: 1e9 of 2,000 rows, with no version that was spoilt by
        // it.
        assertThat(summary.get("served").get("mae").asDouble()).isBetween(4.9e5, 5.1e5);
    }

    @Test
    void saysWhyTrainingHasStopped() throws IOException {
        Path data = regression("stop");
        CommandLine thalweg = Thalweg.commandLine();
        thalweg.setOut(new PrintWriter(out));
        thalweg.setErr(new PrintWriter(err));

        int code = thalweg.execute(
                "up",
                "--kafka-port",
                "0",
                "--flink-port",
                "0",
                "--http-port",
                "0",
                directory.resolve("line.yaml").toString(),
                "--replay",
                data.toString(),
                "--drain");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("training has diverged since step 1001: y is 1.0E9", "training.when-diverged: stop");
    }

    /** A pipeline line.yaml, and y = 2x + 1 in 2,000 rows, but for row 1,000. */
    private Path regression(String policy) throws IOException {
        Files.writeString(directory.resolve("points.avsc"), SCHEMA);
        Files.writeString(directory.resolve("line.yaml"), """
                pipeline: line
                events: {schema: points.avsc}
                features:
                  - {numeric: x}
                label: {field: y, task: regression}
                network: [{dense: {units: 16, activation: relu}}, {dense: {units: 1}}]
                optimizer: {sgd: {learning-rate: 0.02}}
                training: {batch-size: 1, max-wait: null, when-diverged: %s}
                publish: {every-steps: 1}
                """.formatted(policy));
        SplittableRandom random = new SplittableRandom(7);
        List<String> rows = new ArrayList<>(List.of("id,x,y,inside"));
        for (int row = 0; row < 2_000; row++) {
            double x = random.nextDouble(-1, 1);
            rows.add("point-" + row + "," + x + "," + (row == 1_000 ? 1e9 : 2 * x + 1) + ",no");
        }
        return Files.write(directory.resolve("line.csv"), rows);
    }

    /** Points of a square, the header first; those in its circle are inside. */
    private static List<String> rows() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> rows = new ArrayList<>(List.of("id,x,y,inside"));
        for (int row = 0; row < ROWS; row++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            rows.add("point-" + row + "," + x + "," + y + "," + (x * x + y * y < 0.5 ? "yes" : "no"));
        }
        return rows;
    }

    private JsonNode up(String... arguments) throws IOException {
        return up(0, arguments);
    }

    private JsonNode up(int exitCode, String... arguments) throws IOException {
        int code = execute(arguments);
        assertThat(code).as(err.toString()).isEqualTo(exitCode);
        assertThat(out.toString()).hasLineCount(1);
        return new ObjectMapper().readTree(out.toString());
    }

    private int execute(String... arguments) {
        CommandLine thalweg = Thalweg.commandLine();
        out.getBuffer().setLength(0);
        thalweg.setOut(new PrintWriter(out));
        thalweg.setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(
                List.of("up", "--output", "json", "--kafka-port", "0", "--flink-port", "0", "--http-port", "0"));
        all.addAll(List.of(arguments));
        return thalweg.execute(all.toArray(String[]::new));
    }
}
