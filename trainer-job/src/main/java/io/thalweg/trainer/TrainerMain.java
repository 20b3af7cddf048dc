package io.thalweg.trainer;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.auto.Engines;
import io.thalweg.failure.Cause;
import io.thalweg.weights.file.WeightsFile;
import java.nio.file.Path;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains one pipeline on the Flink cluster that this is submitted to: {@code flink run trainer-job-…-job.jar --pipeline
 * FILE}. The pipeline file, and the weights that its {@code init} names, are read here, where the job is submitted; the
 * cluster needs no copy of them, but the jars of {@code flink-lib} in its {@code lib} folder.
 *
 * <p>What is wrong ends it with an exception, never with an exit: it may run within the JobManager.
 */
@Command(
        name = "trainer-job",
        mixinStandardHelpOptions = true,
        description = "Learns from the labeled events of a pipeline, and publishes weights.")
public final class TrainerMain {

    @Option(names = "--pipeline", paramLabel = "FILE", required = true, description = "The pipeline file.")
    private Path file;

    private TrainerMain() {}

    public static void main(String[] arguments) throws Exception {
        TrainerMain main = new TrainerMain();
        if (CommandLine.printHelpIfRequested(new CommandLine(main).parseArgs(arguments))) {
            return;
        }
        Pipeline pipeline = PipelineReader.read(main.file);
        requireEngine(pipeline);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        requireCheckpointDirectory(environment.getConfiguration());
        TrainerJob job =
                TrainerJob.of(pipeline, pipeline.init().map(weights -> WeightsFile.read(weights, pipeline.model())
                        .payload()));
        job.define(environment);
        try {
            environment.execute(job.name());
        } catch (JobExecutionException e) {
            // What `flink run` prints first is the message of this one.
            throw new IllegalStateException("job " + job.name() + " failed: " + Cause.words(e), e);
        }
    }

    /**
     * Refuses a network that the configured engine does not support. What only the TaskManagers know, such as their Java
     * modules and native libraries, is checked there when the job starts; that fails the job too.
     */
    static void requireEngine(Pipeline pipeline) {
        Engines.unsupported(pipeline.engine(), pipeline.network()).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    /** Without one, checkpoints live in the JobManager's memory: too small for most networks, and gone with it. */
    static void requireCheckpointDirectory(ReadableConfig settings) {
        if (settings.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
            throw new IllegalArgumentException(
                    "execution.checkpointing.dir must name a directory that JobManager and TaskManagers share, but is not"
                            + " set: add it to Flink's config.yaml, or to the command as"
                            + " -Dexecution.checkpointing.dir=file:///…");
        }
    }
}
