package io.thalweg.workbench.topics;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.workbench.console.Console;
import java.nio.file.Path;

/** Reads the pipeline file of a command, and prints warnings about settings that are valid but probably a mistake. */
public final class PipelineFile {

    private PipelineFile() {}

    /**
     * Reads a pipeline.
     *
     * @param console receives the warnings
     * @throws io.thalweg.config.ConfigException if the file has problems
     */
    public static Pipeline read(Path file, Console console) {
        Pipeline pipeline = PipelineReader.read(file);
        KafkaProperties.unknown(pipeline.kafka()).forEach(warning -> console.remark("warning: " + warning));
        return pipeline;
    }
}
