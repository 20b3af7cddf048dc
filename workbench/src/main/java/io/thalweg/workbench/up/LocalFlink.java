package io.thalweg.workbench.up;

import io.thalweg.failure.Cause;
import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.SerializedThrowable;

/**
 * A Flink mini cluster in this process, with REST interface and web UI on 127.0.0.1, that runs one job at a time.
 * Checkpoints are files in its directory, and a job resumes from the newest complete one, even after a crash.
 */
public final class LocalFlink implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int RETAINED_CHECKPOINTS = 2;

    private final MiniCluster cluster;
    private final URI address;
    private final Path directory;
    private Optional<JobID> job = Optional.empty();

    private LocalFlink(MiniCluster cluster, URI address, Path directory) {
        this.cluster = cluster;
        this.address = address;
        this.directory = directory;
    }

    /**
     * Starts Flink and waits until its REST interface answers.
     *
     * @param directory created if it is missing; only one Flink may use it at a time
     * @param port of the REST interface and the web UI; 0 for any free port
     * @throws FailureException if the port is taken or the directory cannot be used
     */
    public static LocalFlink start(Path directory, int port) throws InterruptedException {
        int restPort = Ports.claim(port, "Flink", "--flink-port");
        try {
            MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                    .setConfiguration(clusterConfiguration(emptied(directory.resolve("tmp")), restPort))
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(1)
                    .build());
            try {
                cluster.start();
                URI rest = cluster.getRestAddress().get();
                return new LocalFlink(cluster, URI.create("http://127.0.0.1:" + rest.getPort()), directory);
            } catch (InterruptedException e) {
                cluster.close();
                throw e;
            } catch (Exception e) {
                cluster.close();
                // Another process may have taken the port; this reports it.
                Ports.claim(restPort, "Flink", "--flink-port");
                throw new FailureException("Flink did not start: " + Cause.words(e), e);
            }
        } catch (FailureException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new FailureException("Flink's directory " + directory + " cannot be used: " + e, e);
        }
    }

    /** The address of the REST interface and the web UI. */
    public URI address() {
        return address;
    }

    /**
     * The Flink settings that a job needs so that its checkpoints are written to this directory.
     *
     * @param name name of the job; jobs with different names share nothing
     * @param interval between checkpoints
     */
    public Configuration jobConfiguration(String name, Duration interval) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                checkpoints(name).directory().toUri().toString());
        configuration.set(CheckpointingOptions.CREATE_CHECKPOINT_SUB_DIR, false);
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
        // The job uses only this process, so that a failure which repeats is permanent. A failure rate, because a long
        // run may fail a few times.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL, 3);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL, Duration.ofMinutes(1));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, Duration.ofMillis(500));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return configuration;
    }

    /**
     * Submits a job, from its newest complete checkpoint if there is one.
     *
     * @param name as in {@link #jobConfiguration}
     * @return the checkpoint that it resumes from
     */
    public Optional<Path> submit(String name, StreamGraph graph) throws InterruptedException {
        if (job.isPresent()) {
            throw new IllegalStateException("a job runs already: " + job.get());
        }
        try {
            Checkpoints checkpoints = checkpoints(name);
            Files.createDirectories(checkpoints.directory());
            checkpoints.deleteIncomplete();
            // Flink does not know about older checkpoints and would never delete them.
            checkpoints.deleteAllButNewest(RETAINED_CHECKPOINTS);
            Optional<Path> newest = checkpoints.newest();
            newest.ifPresent(path -> graph.setSavepointRestoreSettings(
                    SavepointRestoreSettings.forPath(path.toUri().toString(), false, RecoveryClaimMode.CLAIM)));
            graph.setJobId(JobID.generate());
            job = Optional.of(cluster.submitJob(graph).get().getJobID());
            return newest;
        } catch (IOException | ExecutionException e) {
            throw new FailureException("Flink did not take the job " + name + ": " + Cause.words(e), e);
        }
    }

    /** Completes with the reason when the job ends by itself. A job over an unbounded stream ends only by a failure. */
    public CompletableFuture<String> ended() {
        return cluster.requestJobResult(job.orElseThrow()).thenApply(result -> result.getSerializedThrowable()
                .map(LocalFlink::cause)
                .orElse("the job ended: " + result.getJobStatus()));
    }

    private static String cause(SerializedThrowable serialized) {
        return Cause.words(serialized.deserializeError(LocalFlink.class.getClassLoader()));
    }

    /**
     * Takes a checkpoint now, so that the next run need not repeat work.
     *
     * @return whether it succeeded; if not, the next run resumes from the previous checkpoint
     */
    public boolean checkpoint(Duration patience) throws InterruptedException {
        if (job.isEmpty()) {
            return false;
        }
        try {
            cluster.triggerCheckpoint(job.get()).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Cancels the job, keeps its checkpoints, and stops Flink. The port is free afterwards. */
    @Override
    public void close() {
        try {
            if (job.isPresent()) {
                cluster.cancelJob(job.get()).get(STOP.toMillis(), TimeUnit.MILLISECONDS);
                cluster.requestJobResult(job.get()).get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            // The job has ended already, or it hangs: closing the cluster ends its threads in both cases.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeCluster();
        }
    }

    private void closeCluster() {
        try {
            cluster.closeAsync().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new FailureException("Flink did not end cleanly: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Checkpoints checkpoints(String name) {
        return new Checkpoints(directory.resolve("checkpoints").resolve(name));
    }

    /** Temporary files are in the state directory, where the next start removes those of a killed process. */
    private static Configuration clusterConfiguration(Path temporary, int restPort) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.PORT, restPort);
        configuration.set(RestOptions.BIND_PORT, Integer.toString(restPort));
        configuration.set(WebOptions.TMP_DIR, temporary.toString());
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(WebOptions.CANCEL_ENABLE, false);
        configuration.set(CoreOptions.TMP_DIRS, temporary.toString());
        configuration.set(BlobServerOptions.STORAGE_DIRECTORY, temporary.toString());
        // The job keeps its state on the heap and exchanges little data: the defaults would reserve 200 MB.
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ZERO);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        return configuration;
    }

    private static Path emptied(Path directory) throws IOException {
        Directories.delete(directory);
        return Files.createDirectories(directory);
    }
}
