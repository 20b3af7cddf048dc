package io.thalweg.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** A pipeline with a file of events whose concept a small network learns: {@code hot} where x·y, plus some noise, is large. */
record Concept(Path pipeline, Path data, int rows) {

    static final String NAME = "concept";

    private static final String SCHEMA = """
            {"type": "record", "name": "Reading", "fields": [
              {"name": "id", "type": "string"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "x", "type": "double"},
              {"name": "y", "type": ["null", "double"], "default": null},
              {"name": "room", "type": "string"},
              {"name": "state", "type": ["null", "string"], "default": null},
              {"name": "trace", "type": ["null", {"type": "array", "items": "float"}], "default": null}]}
            """;

    /** Batches of ten by count alone: the weights are a function of the records, whatever happens on the way. */
    private static final String PIPELINE = """
            pipeline: %s
            kafka: {bootstrap.servers: "%s"}
            events: {schema: reading.avsc, id: id, time: time}
            features:
              - {numeric: [x, y], scale: standard}
              - {category: room, values: [north, south]}
            label: {field: state, task: binary, positive: hot}
            network:
              - {dense: {units: 16, activation: relu}}
              - {dense: {units: 1}}
            optimizer: {adam: {learning-rate: 0.01}}
            training: {batch-size: 10, max-wait: null, seed: 7}
            publish: {every-steps: 50, every: 500ms, keep-versions: 10000}
            engine: %s
            """;

    /** @param rows a multiple of ten, so that no partial batch is left */
    static Concept write(Path directory, String bootstrapServers, String engine, int rows) {
        SplittableRandom random = new SplittableRandom(11);
        StringBuilder csv = new StringBuilder("x,y,room,state\n");
        for (int row = 0; row < rows; row++) {
            double x = random.nextDouble() * 10;
            double y = random.nextDouble() * 10;
            boolean north = random.nextBoolean();
            boolean hot = x * y + (north ? 5 : -5) + random.nextDouble() * 4 > 25;
            csv.append(String.format(
                    Locale.ROOT,
                    "%.4f,%s,%s,%s%n",
                    x,
                    row % 50 == 0 ? "" : String.format(Locale.ROOT, "%.4f", y),
                    north ? "north" : "south",
                    hot ? "hot" : "cold"));
        }
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("reading.avsc"), SCHEMA);
            Path pipeline = Files.writeString(
                    directory.resolve("concept.yaml"), PIPELINE.formatted(NAME, bootstrapServers, engine));
            Path data = Files.writeString(directory.resolve("concept.csv"), csv);
            return new Concept(pipeline, data, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hash of the weights that a backtest of the file ends with. */
    static String backtestHash(Concept concept) {
        return Command.json(
                        "backtest",
                        concept.pipeline().toString(),
                        "--data",
                        concept.data().toString(),
                        "--output",
                        "json")
                .get("weightsHash")
                .asText();
    }
}
