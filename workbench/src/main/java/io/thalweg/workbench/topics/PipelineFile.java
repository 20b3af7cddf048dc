package io.thalweg.workbench.topics;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.workbench.console.Console;
import java.nio.file.Path;

/** Reads the pipeline file of a command, and warns of what is allowed in it but most likely a mistake. */
public final class PipelineFile {

    private PipelineFile() {}

    /**
     * Reads a pipeline.
     *
     * @param console told the warnings, a line each
     * @throws io.thalweg.config.ConfigException if it has problems
     */
    public static Pipeline read(Path file, Console console) {
        Pipeline pipeline = PipelineReader.read(file);
        KafkaProperties.unknown(pipeline.kafka()).forEach(warning -> console.remark("warning: " + warning));
        return pipeline;
    }
}
