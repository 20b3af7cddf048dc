package io.thalweg.workbench.files;

import io.thalweg.config.Pipeline;
import io.thalweg.workbench.console.CountText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.Option;

/** The command line options that name a data file to be read without Kafka. A command declares it as a mixin. */
public final class DataOptions {

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description =
                    "CSV with a header that names the schema's fields, JSON Lines, or IDX; compressed by gzip or not;"
                            + " - is standard input.")
    private Path data;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Labels of an IDX file (default: the file whose name says labels-idx1 for images-idx3).")
    private Optional<Path> labels = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = CountText.class,
            description = "Read only the first N rows, 1 or more.")
    private Optional<Long> limit = Optional.empty();

    /** The data file as it is given on the command line. */
    public String name() {
        return data.toString();
    }

    /**
     * Opens the data. The row number serves as event time, so that two runs on a file give identical results.
     *
     * @param isLabeled whether every row must have a label
     */
    public EventSource open(Pipeline pipeline, boolean isLabeled) throws IOException {
        return ReadAhead.of(DataFiles.open(data, labels, pipeline, isLabeled, LongUnaryOperator.identity()));
    }

    /** The maximum number of rows to read. */
    public long limit() {
        return limit.orElse(Long.MAX_VALUE);
    }
}
