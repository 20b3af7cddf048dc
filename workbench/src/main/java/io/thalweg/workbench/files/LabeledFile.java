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

/** A pipeline, and a file of labeled events for it to learn without Kafka. A command takes it as a mixin. */
public final class LabeledFile {

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path file;

    @Mixin
    private DataOptions data;

    /**
     * Reads the pipeline.
     *
     * @param console told the warnings
     * @throws io.thalweg.config.ConfigException if it has problems
     */
    public Pipeline pipeline(Console console) {
        return PipelineFile.read(file, console);
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

    /** The data file, as it was named. */
    public String name() {
        return data.name();
    }

    /** Opens the data; rows count the time, so that two runs on a file are the same to the last bit. */
    public EventSource open(Pipeline pipeline) throws IOException {
        return data.open(pipeline, true);
    }

    /** How many rows are to be read. */
    public long limit() {
        return data.limit();
    }
}
