package io.thalweg.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thalweg.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pipeline files for tests, in a folder that also holds their schema. */
final class PipelineFiles {

    /** Nothing set that has a default. */
    static final String MINIMAL = """
            pipeline: market
            events: {schema: event.avsc}
            features:
              - {numeric: [price, demand]}
              - {category: day, values: ["1", "2", "3"]}
            label: {field: class, task: binary, positive: UP}
            network:
              - {dense: {units: 64}}
              - {dense: {units: 1}}
            """;

    static final String SCHEMA = """
            {"type": "record", "name": "Event", "namespace": "test", "fields": [
              {"name": "id", "type": "string"},
              {"name": "number", "type": "long"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "seen", "type": {"type": "long", "logicalType": "timestamp-micros"}},
              {"name": "price", "type": "double"},
              {"name": "demand", "type": ["null", "float"]},
              {"name": "day", "type": "string"},
              {"name": "station", "type": {"type": "enum", "name": "Station", "symbols": ["NORTH", "SOUTH"]}},
              {"name": "weekday", "type": "int"},
              {"name": "open", "type": "boolean"},
              {"name": "pixels", "type": {"type": "array", "items": "float"}},
              {"name": "curve", "type": {"type": "array", "items": "double"}},
              {"name": "image", "type": {"type": "fixed", "name": "Image", "size": 4}},
              {"name": "message", "type": "string"},
              {"name": "place", "type": ["null", {"type": "record", "name": "Place", "fields": [
                {"name": "height", "type": "int"}
              ]}]},
              {"name": "duration", "type": {"type": "long", "logicalType": "time-micros"}},
              {"name": "hour", "type": "int"},
              {"name": "class", "type": ["null", "string"], "default": null},
              {"name": "other", "type": ["null", "double", "string"], "default": null}
            ]}
            """;

    private final Path folder;
    private final Map<String, String> environment;

    PipelineFiles(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
        write("event.avsc", SCHEMA);
    }

    PipelineFiles(Path folder) {
        this(folder, Map.of());
    }

    Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Pipeline read(String yaml) {
        return PipelineReader.read(write("pipeline.yaml", yaml), name -> Optional.ofNullable(environment.get(name)));
    }

    /** The problems of a file that must have some, each as the user sees it. */
    List<String> problems(String yaml) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(yaml));
        if (e == null) {
            throw new AssertionError("read without problems:\n" + yaml);
        }
        return e.problems().stream().map(Problem::toString).toList();
    }
}
