package io.thalweg.workbench.files;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.engine.auto.Engines;
import io.thalweg.workbench.console.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A pipeline, and a file of labeled events for it to learn without Kafka. A command takes it as a mixin. */
public final class LabeledFile {

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "CSV with a header that names the schema's fields, or IDX; compressed by gzip or not.")
    private Path data;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Labels of an IDX file (default: the file whose name says labels-idx1 for images-idx3).")
    private Optional<Path> labels = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "Read only the first N rows.")
    private Optional<Long> limit = Optional.empty();

    /**
     * Reads the pipeline.
     *
     * @throws io.thalweg.config.ConfigException if it has problems
     */
    public Pipeline pipeline() {
        return PipelineReader.read(file);
    }

    /**
     * The engine that the pipeline gets.
     *
     * @throws UsageException if the one that it names does not compute its network
     */
    public EngineDecision engine(Pipeline pipeline) {
        try {
            return Engines.of(
                    pipeline.engine(),
                    pipeline.network(),
                    pipeline.training().batchSize(),
                    pipeline.features().sparseShare());
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    /** Opens the data; rows count the time, so that two runs on a file are the same to the last bit. */
    public EventSource open(Pipeline pipeline) throws IOException {
        return ReadAhead.of(DataFiles.open(data, labels, pipeline, true, LongUnaryOperator.identity()));
    }

    /** How many rows are to be read. */
    public long limit() {
        return limit.orElse(Long.MAX_VALUE);
    }
}
