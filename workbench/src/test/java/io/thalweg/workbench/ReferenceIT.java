package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.trainer.Reference;
import io.thalweg.workbench.up.LocalBroker;
import io.thalweg.workbench.up.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the parts of docs/reference.md true that need Kafka: what the commands print of a loop that has run. */
class ReferenceIT {

    @TempDir
    private Path folder;

    private Path file;
    private Path data;
    private Path state;

    @Test
    void listsEveryKeyThatCommandsPrint() throws IOException {
        Files.writeString(folder.resolve("points.avsc"), """
                {"type": "record", "name": "Point", "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "x", "type": "double"},
                  {"name": "side", "type": ["null", "string"], "default": null}]}
                """);
        file = Files.writeString(folder.resolve("points.yaml"), """
                pipeline: points
                events: {schema: points.avsc, time: null}
                features: [{numeric: x}]
                label: {field: side, task: binary, positive: UP}
                network: [{dense: {units: 1}}]
                training: {batch-size: 4}
                """);
        data = Files.writeString(folder.resolve("points.csv"), "id,x,side\n" + "a,1,UP\nb,2,DOWN\nc,z,UP\n".repeat(40));
        state = folder.resolve("state");
        Path weights = folder.resolve("weights.safetensors");

        List<JsonNode> summary = run(
                "up",
                file,
                "--replay",
                data,
                "--drain",
                "--state",
                state,
                "--kafka-port",
                0,
                "--flink-port",
                0,
                "--http-port",
                0);
        Reference.assertListsKeys("thalweg up", summary);
        try (LocalBroker broker = LocalBroker.start(StateDirectory.kafka(state), 0)) {
            List<JsonNode> deadLetters = at(broker, "tail", "dead-letters");
            Reference.assertListsKeys("thalweg topics", at(broker, "topics"));
            Reference.assertListsKeys("thalweg weights", at(broker, "weights"));
            Reference.assertListsKeys("thalweg export", at(broker, "export", "--save", weights));
            Reference.assertListsKeys("thalweg import", at(broker, "import", "--load", weights));
            List<JsonNode> records = new ArrayList<>(at(broker, "tail", "scores"));
            records.addAll(deadLetters);
            Reference.assertListsKeys("thalweg tail", records);
            Reference.assertLists("Replayed records", headers(at(broker, "tail", "labeled-events")));
            assertThat(headers(deadLetters)).containsAll(Reference.names("Replayed records"));
            assertThat(keys(at(broker, "tail", "metrics"))).containsExactlyInAnyOrder("train", "serve");
            Reference.assertListsKeys("thalweg replay", at(broker, "replay", "--data", data));
        }
    }

    private List<JsonNode> at(LocalBroker broker, String command, Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(command));
        if (command.equals("tail")) {
            arguments.addAll(Arrays.asList(more));
            arguments.addAll(List.of(file, "--from", "beginning"));
        } else {
            arguments.add(file);
            arguments.addAll(Arrays.asList(more));
        }
        arguments.addAll(List.of("--bootstrap", broker.bootstrapServers()));
        return run(arguments.toArray());
    }

    private static List<JsonNode> run(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--output", "json"));
        Cli cli = Cli.run(all.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return cli.jsonLines();
    }

    private static Set<String> headers(List<JsonNode> records) {
        Set<String> names = new TreeSet<>();
        records.forEach(record -> record.get("headers").fieldNames().forEachRemaining(names::add));
        return names;
    }

    private static Set<String> keys(List<JsonNode> records) {
        Set<String> keys = new TreeSet<>();
        for (JsonNode record : records) {
            assertThat(record.get("value").get("stage")).isEqualTo(record.get("key"));
            keys.add(record.get("key").asText());
        }
        return keys;
    }
}
