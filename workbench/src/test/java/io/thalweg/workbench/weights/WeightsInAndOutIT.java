package io.thalweg.workbench.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.safetensors.Safetensors;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.engine.safetensors.TensorFile;
import io.thalweg.network.Shape;
import io.thalweg.weights.Payload;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file into a stream, out of it into another file, and back into the stream. */
class WeightsInAndOutIT {

    private static final int ROWS = 400;

    @TempDir
    private Path folder;

    @Test
    void travelFromAFitThroughAStreamIntoAFileAndBack() throws IOException {
        Files.writeString(folder.resolve("points.avsc"), """
                {"type": "record", "name": "Point", "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "x", "type": "double"},
                  {"name": "y", "type": "double"},
                  {"name": "inside", "type": ["null", "string"], "default": null}]}
                """);
        Path file = Files.writeString(folder.resolve("points.yaml"), """
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
                """);
        Pipeline pipeline = PipelineReader.read(file);
        Path data = Files.write(folder.resolve("points.csv"), rows());
        Path state = folder.resolve("state");
        Path fitted = folder.resolve("fitted.safetensors");
        String fittedHash = Cli.run("fit", file, "--data", data, "--epochs", 3, "--save", fitted, "--output", "json")
                .json()
                .get("weightsHash")
                .asText();

        String learned = Cli.run("backtest", file, "--data", data, "--init", fitted, "--output", "json")
                .json()
                .get("weightsHash")
                .asText();
        Cli up = Cli.run(
                "up",
                file,
                "--init",
                fitted,
                "--replay",
                data,
                "--drain",
                "--state",
                state,
                "--output",
                "json",
                "--kafka-port",
                "0",
                "--flink-port",
                "0",
                "--http-port",
                "0");
        assertThat(up.exitCode()).as(up.err()).isZero();
        assertThat(up.err()).contains("Started  from " + fitted);
        assertThat(up.json().get("weightsHash").asText()).isEqualTo(learned);

        Path first = folder.resolve("first.safetensors");
        JsonNode exported = export(file, state, first, "--version", "0.0").json();
        assertThat(exported.get("hash").asText()).isEqualTo(fittedHash);
        assertThat(hash(first, pipeline)).isEqualTo(fittedHash);
        Path newest = folder.resolve("newest.safetensors");
        assertThat(export(file, state, newest).json().get("version").asText()).isEqualTo("0." + ROWS / 4);
        assertThat(hash(newest, pipeline)).isEqualTo(learned);
        assertThat(WeightsFile.read(newest, pipeline.model()).origin()).containsEntry("version", "0." + ROWS / 4);
        Cli none = export(file, state, newest, "--version", "0.7");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("has no whole version 0.7; it has 0.0 (verified), ");
        assertThat(export(file, state, newest, "--version", "seven").exitCode()).isEqualTo(2);

        JsonNode imported = Cli.run("import", file, "--load", first, "--state", state, "--output", "json")
                .json();
        assertThat(imported.get("version").asText()).isEqualTo("1.0");
        assertThat(imported.get("hash").asText()).isEqualTo(fittedHash);
        List<JsonNode> versions =
                Cli.run("weights", file, "--state", state, "--output", "json").jsonLines();
        JsonNode last = versions.get(versions.size() - 1);
        assertThat(last.get("version").asText()).isEqualTo("1.0");
        assertThat(last.get("parent").asText()).isEqualTo("0." + ROWS / 4);
        assertThat(last.get("status").asText()).isEqualTo("verified");

        Map<String, Tensor> tensors =
                new LinkedHashMap<>(Safetensors.read(first).tensors());
        tensors.put("1.weight", new Tensor(Shape.of(2, 8), new float[16]));
        tensors.remove("0.bias");
        Safetensors.write(first, new TensorFile(tensors, Map.of()));
        Cli refused = Cli.run("import", file, "--load", first, "--state", state);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("2 problems")
                .contains("1.weight: must have shape [1, 8], as the network says, but has [2, 8]")
                .contains("0.bias: is missing; the network needs it with shape [8]");

        // The checkpoint wins, and its next generation is above what was imported.
        Cli again = Cli.run(
                "up",
                file,
                "--init",
                fitted,
                "--replay",
                data,
                "--drain",
                "--state",
                state,
                "--output",
                "json",
                "--kafka-port",
                "0",
                "--flink-port",
                "0",
                "--http-port",
                "0");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.err()).contains("Resumed").contains("Passed over " + fitted);
        assertThat(again.json().get("version").asText()).isEqualTo("2." + ROWS / 4);
        assertThat(again.json().get("weightsHash").asText()).isEqualTo(learned);
    }

    private static Cli export(Path pipeline, Path state, Path file, Object... options) {
        List<Object> all =
                new ArrayList<>(List.of("export", pipeline, "--state", state, "--save", file, "--output", "json"));
        all.addAll(List.of(options));
        return Cli.run(all.toArray());
    }

    private static String hash(Path file, Pipeline pipeline) {
        return Payload.hash(WeightsFile.read(file, pipeline.model()).payload().encode());
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
}
