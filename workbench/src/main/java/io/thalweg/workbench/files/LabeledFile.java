package io.thalweg.workbench.files;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.engine.auto.Engines;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.topics.PipelineFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * The command line arguments of a pipeline and a file of labeled events to learn without Kafka. A command declares it
 * as a mixin.
 */
public final class LabeledFile {

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path file;

    @Mixin
    private DataOptions data;

    /**
     * Reads the pipeline.
     *
     * @param console receives the warnings
     * @throws io.thalweg.config.ConfigException if the file has problems
     */
    public Pipeline pipeline(Console console) {
        return PipelineFile.read(file, console);
    }

    /**
     * The engine for training.
     *
     * @throws UsageException if the requested engine does not support the network
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

    /** The data file as it is given on the command line. */
    public String name() {
        return data.name();
    }

    /** Opens the data. The row number serves as event time, so that two runs on a file give identical results. */
    public EventSource open(Pipeline pipeline) throws IOException {
        return data.open(pipeline, true);
    }

    /** The maximum number of rows to read. */
    public long limit() {
        return data.limit();
    }
}
