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
 * The main class of the trainer's job jar: submits the training job of one pipeline to a Flink cluster.
 *
 * <pre>{@code
 * flink run trainer-job-<version>-job.jar --pipeline payments.yaml
 * }</pre>
 *
 * <p>The pipeline file and its {@code init} weights are read on the machine that submits the job, so the cluster needs
 * no copy of them. The cluster needs the jars of {@code flink-lib} in its {@code lib} folder.
 *
 * <p>Errors are exceptions, never a call of {@code System.exit}, because this may run within the JobManager.
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
            // `flink run` prints the message of this exception first.
            throw new IllegalStateException("job " + job.name() + " failed: " + Cause.words(e), e);
        }
    }

    /**
     * Refuses a network that the configured engine does not support. Properties of the TaskManagers, such as their Java
     * modules and native libraries, are checked there when the job starts, and fail the job too.
     */
    static void requireEngine(Pipeline pipeline) {
        Engines.unsupported(pipeline.engine(), pipeline.network()).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    /**
     * Requires a checkpoint directory. Without one, checkpoints are in the JobManager's memory, which is too small for
     * most networks, and are lost with it.
     */
    static void requireCheckpointDirectory(ReadableConfig settings) {
        if (settings.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
            throw new IllegalArgumentException(
                    "execution.checkpointing.dir must name a directory that JobManager and TaskManagers share, but is not"
                            + " set: add it to Flink's config.yaml, or to the command as"
                            + " -Dexecution.checkpointing.dir=file:///…");
        }
    }
}
