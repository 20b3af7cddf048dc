package io.thalweg.workbench.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.workbench.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop's scores, and those of its versions on the file that it was fed. */
class ScoreIT {

    private static final int ROWS = 2_000;

    @TempDir
    private Path folder;

    @Test
    void givesTheScoresThatTheScoringJobHasWritten() throws IOException {
        Files.writeString(folder.resolve("points.avsc"), """
                {"type": "record", "name": "Point", "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "x", "type": "double"},
                  {"name": "y", "type": "double"},
                  {"name": "inside", "type": ["null", "string"], "default": null}]}
                """);
        Path pipeline = Files.writeString(folder.resolve("points.yaml"), """
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
                publish: {every-steps: 25, keep-versions: 1000}
                """);
        Path data = Files.write(folder.resolve("points.csv"), rows());
        Path state = folder.resolve("state");
        Cli up = Cli.run(
                "up",
                pipeline,
                "--replay",
                data,
                "--drain",
                "--state",
                state,
                "--window",
                200,
                "--output",
                "json",
                "--kafka-port",
                "0",
                "--flink-port",
                "0",
                "--http-port",
                "0");
        assertThat(up.exitCode()).as(up.err()).isZero();

        Map<String, Map<String, String>> byVersion = new HashMap<>();
        Map<String, String> hashes = new HashMap<>();
        for (JsonNode record : Cli.run(
                        "tail", "scores", pipeline, "--from", "beginning", "--state", state, "--output", "json")
                .jsonLines()) {
            JsonNode score = record.get("value");
            byVersion
                    .computeIfAbsent(score.get("version").asText(), version -> new HashMap<>())
                    .put(score.get("eventId").asText(), score.at("/output/0").asText());
            hashes.put(score.get("version").asText(), score.get("weightsHash").asText());
        }
        assertThat(byVersion.values().stream().mapToInt(Map::size).sum()).isEqualTo(ROWS);

        String newest = up.json().get("version").asText();
        String busiest = byVersion.entrySet().stream()
                .max(Map.Entry.comparingByValue((one, other) -> Integer.compare(one.size(), other.size())))
                .orElseThrow()
                .getKey();
        for (String version : List.of(busiest, newest)) {
            Path saved = folder.resolve(version + ".csv");
            Cli cli =
                    Cli.run("score", pipeline, "--data", data, "--version", version, "--state", state, "--save", saved);
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            Map<String, String> ours = new HashMap<>();
            List<String> lines = Files.readAllLines(saved);
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                ours.put(cells[0], cells[2]);
                assertThat(cells[4]).isEqualTo(version);
                assertThat(cells[5]).isEqualTo(hashes.getOrDefault(version, cells[5]));
            }
            assertThat(ours).hasSize(ROWS);
            byVersion.getOrDefault(version, Map.of()).forEach((id, output) -> assertThat(Float.parseFloat(ours.get(id)))
                    .isEqualTo(Float.parseFloat(output)));
        }

        Cli unknown = Cli.run("score", pipeline, "--data", data, "--version", "9.9", "--state", state);
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("has no whole version 9.9; it has 0.0 (verified), ");
        JsonNode without = Cli.run("score", pipeline, "--data", data, "--state", state, "--output", "json")
                .json();
        assertThat(without.get("version").asText()).isEqualTo(newest);
        assertThat(without.get("weightsHash").asText())
                .isEqualTo(up.json().get("weightsHash").asText());
    }

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
}
