package io.thalweg.fuzz;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.files.DataFiles;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The valid inputs that the fuzz tests start from: pipelines, their files and events. All of them are copied into a temporary
 * folder, in which the tests also write the files under test; it is removed when the JVM ends.
 */
public final class Samples {

    /** The folder. */
    public static final Path FOLDER = folder();

    private Samples() {}

    /** The pipeline of a file: {@code readings.yaml}, {@code visits.yaml} or {@code images.yaml}. */
    public static Pipeline pipeline(String name) {
        return PipelineReader.read(FOLDER.resolve(name));
    }

    /** The wire format of a pipeline without a schema registry. */
    public static WireFormat wire(Pipeline pipeline) {
        return WireFormat.of(Optional.empty(), List.of(pipeline.events().schema()));
    }

    /** The events of {@code readings.csv} that are valid, as records of a topic. */
    public static List<SourceRecord> readings() {
        Pipeline pipeline = pipeline("readings.yaml");
        WireFormat wire = wire(pipeline);
        List<SourceRecord> records = new ArrayList<>();
        Path file = FOLDER.resolve("readings.csv");
        try (EventSource source = DataFiles.open(file, Optional.empty(), pipeline, true, row -> row)) {
            for (Optional<Row> row = source.next(); row.isPresent(); row = source.next()) {
                if (row.get() instanceof Row.Event event) {
                    byte[] value = wire.frame("readings", pipeline.events().schema(), event.labeled());
                    records.add(new SourceRecord("readings", 0, event.number(), event.number(), new byte[0], value));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    /** The contents of the sample files whose names end so. */
    static Stream<byte[]> contents(String suffix) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().map(Samples::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file into the folder, in the place of the one before. */
    public static Path write(String name, byte[] content) {
        try {
            return Files.write(FOLDER.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        URL samples = Samples.class.getResource("samples");
        if (samples == null) {
            throw new IllegalStateException("the folder samples must be beside " + Samples.class + " but is not");
        }
        try (Stream<Path> files = Files.list(Path.of(samples.toURI()))) {
            Path folder = Files.createTempDirectory("thalweg-fuzz");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            for (Path file : files.toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    Files.copy(in, folder.resolve(file.getFileName().toString()));
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
