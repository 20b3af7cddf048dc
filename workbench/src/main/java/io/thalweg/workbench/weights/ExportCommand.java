package io.thalweg.workbench.weights;

import io.thalweg.config.Pipeline;
import io.thalweg.weights.Provenance;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.Table;
import io.thalweg.workbench.inspect.KafkaLocation;
import io.thalweg.workbench.inspect.PublishedWeights;
import io.thalweg.workbench.inspect.VersionText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code thalweg export} command: writes a version from the weights topic to a file. */
@Command(
        name = "export",
        header = "Save a published version as a safetensors file.",
        description =
                "%nThe tensors have the names and layouts of a PyTorch state dict; the feature statistics stand in the"
                        + " metadata, so that another stream can start from the file (init). The version is put together and"
                        + " verified as the scoring job does it.")
public final class ExportCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Mixin
    private KafkaLocation location;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            converter = VersionText.class,
            description = "Which version, such as 1.200 (default: the newest).")
    private Optional<Version> version = Optional.empty();

    @Option(names = "--save", required = true, paramLabel = "FILE", description = "Where to.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        try (KafkaLocation.Connection connection = location.open(console)) {
            Pipeline pipeline = connection.pipeline();
            PublishedWeights weights = PublishedWeights.read(pipeline, version);
            Snapshot snapshot = weights.requireSnapshot();
            new WeightsFile(snapshot.payload(), origin(snapshot)).write(file, pipeline.model());
            console.print(Table.of("version", "hash", "learned", "file")
                    .row(
                            snapshot.version().toString(),
                            // The hash of the bytes in the topic, which an older build may have written in an older
                            // format.
                            weights.hash(snapshot.version()),
                            snapshot.provenance().accounting().learned(),
                            file.toString()));
        }
        return 0;
    }

    private static Map<String, String> origin(Snapshot snapshot) {
        Provenance provenance = snapshot.provenance();
        Map<String, String> origin = new TreeMap<>();
        origin.put("version", snapshot.version().toString());
        origin.put("created", Instant.ofEpochMilli(provenance.createdMillis()).toString());
        origin.put("learned", Long.toString(provenance.accounting().learned()));
        provenance.metrics().values().forEach((name, value) -> origin.put(name, Double.toString(value)));
        return origin;
    }
}
