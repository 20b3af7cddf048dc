package io.thalweg.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.auto.Engines;
import io.thalweg.learner.Learner;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.trainer.train.OutputRecord;
import io.thalweg.trainer.train.PublishedVersionList;
import io.thalweg.trainer.train.PublishedVersions;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Assembly;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.WeightsAssembler;
import io.thalweg.weights.WeightsWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job in one process, between a source and a sink in memory. */
class TrainerJobTest {

    private static final int RECORDS = 400;
    private static final int RECORDS_PER_CHECKPOINT = 50;
    private static final int FAILS_AT = 230;

    /** What Kafka would hold; Flink makes its own copies of source and sink, so that only a static is seen by all of them. */
    private static final ConcurrentLinkedQueue<OutputRecord> WRITTEN = new ConcurrentLinkedQueue<>();

    private static final AtomicBoolean FAILED = new AtomicBoolean();

    @TempDir
    private Path checkpoints;

    @BeforeEach
    void forgetEarlierRuns() {
        WRITTEN.clear();
        FAILED.set(false);
    }

    @Test
    void endsWithTheWeightsOfAnUndisturbedRunAfterAFailureInMidStream() throws Exception {
        Pipeline pipeline = Payments.pipeline();
        TrainerJob job = new TrainerJob(
                failingOnce(), new Memory(), publishedInMemory(), topic -> Map.of(), pipeline, Optional.empty());

        JobResult result = run(job.streamGraph(settings()));

        assertThat(result.getSerializedThrowable()).isEmpty();
        assertThat(FAILED).isTrue();
        List<Assembly.Complete> versions = versions(pipeline);
        Snapshot last = versions.get(versions.size() - 1).snapshot();
        assertThat(versions.get(versions.size() - 1).hash()).isEqualTo(undisturbed(pipeline));
        assertThat(last.version()).hasToString("1.100");
        assertThat(last.provenance().accounting()).isEqualTo(new Accounting(RECORDS, 0, 0));
        assertThat(versions).extracting(version -> version.snapshot().version()).isSorted();
        // It went on from a checkpoint, not from the beginning.
        assertThat(versions)
                .filteredOn(version -> version.snapshot().version().generation() == 1)
                .allMatch(version -> version.snapshot().version().step() > 0);
    }

    @Test
    void namesEveryOperatorAsItIsKnownInCheckpointsAndMetrics() {
        StreamGraph graph = new TrainerJob(
                        failingOnce(),
                        new Memory(),
                        publishedInMemory(),
                        topic -> Map.of(),
                        Payments.pipeline(),
                        Optional.empty())
                .streamGraph(settings());

        assertThat(graph.getJobName()).isEqualTo("payments-train");
        assertThat(graph.getStreamNodes())
                .extracting(
                        node -> node.getOperatorName().replace("Source: ", "").replace(": Writer", ""))
                .containsExactlyInAnyOrder("labeled-events", "train", "publish");
        assertThat(graph.getStreamNodes()).allMatch(node -> node.getParallelism() == 1);
    }

    @Test
    void leavesWhatTheSettingsSay() {
        Configuration settings = settings();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(3));
        TrainerJob job = new TrainerJob(
                failingOnce(),
                new Memory(),
                publishedInMemory(),
                topic -> Map.of(),
                Payments.pipeline(),
                Optional.empty());

        assertThat(job.streamGraph(settings).getCheckpointConfig().getCheckpointInterval())
                .isEqualTo(180_000);
        assertThat(job.streamGraph(new Configuration()).getCheckpointConfig().getCheckpointInterval())
                .isEqualTo(1_000);
    }

    private Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return settings;
    }

    private static JobResult run(StreamGraph graph) throws Exception {
        MiniClusterConfiguration configuration = new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .withRandomPorts()
                .build();
        MiniCluster cluster = new MiniCluster(configuration);
        try {
            cluster.start();
            return cluster.requestJobResult(cluster.submitJob(graph).get().getJobID())
                    .get();
        } finally {
            cluster.close();
        }
    }

    /** Waits for a checkpoint after every few records; throws once, when several checkpoints are complete. */
    private static Source<SourceRecord, ?, ?> failingOnce() {
        return new DataGeneratorSource<>(
                offset -> {
                    if (offset == FAILS_AT && FAILED.compareAndSet(false, true)) {
                        throw new IllegalStateException("failure for the test");
                    }
                    return Payments.record(offset);
                },
                RECORDS,
                RateLimiterStrategy.perCheckpoint(RECORDS_PER_CHECKPOINT),
                Types.POJO(SourceRecord.class));
    }

    private static PublishedVersions publishedInMemory() {
        return () -> {
            PublishedVersionList versions = new PublishedVersionList("payments");
            WRITTEN.stream()
                    .filter(record -> record.topic().equals("payments.weights"))
                    .forEach(record -> versions.observe(key(record), record.value() == null));
            return versions;
        };
    }

    private static List<Assembly.Complete> versions(Pipeline pipeline) {
        WeightsAssembler assembler =
                WeightsAssembler.of(pipeline.model(), WireFormat.of(Optional.empty(), Schemas.ALL));
        List<Assembly.Complete> versions = new ArrayList<>();
        for (OutputRecord record : WRITTEN) {
            if (record.topic().equals(pipeline.topics().weights())
                    && assembler.accept(key(record), Optional.ofNullable(record.value()))
                            instanceof Assembly.Complete complete) {
                versions.add(complete);
            }
        }
        return versions;
    }

    /** The hash of the weights after the same records without Flink. */
    private static String undisturbed(Pipeline pipeline) {
        WireFormat wire = WireFormat.of(Optional.empty(), Schemas.ALL);
        WeightsAssembler assembler = WeightsAssembler.of(pipeline.model(), wire);
        try (Learner learner = Learner.of(
                pipeline.learner(),
                Payments.WIRE,
                Engines.of(
                                pipeline.engine(),
                                pipeline.network(),
                                pipeline.training().batchSize())
                        .engine())) {
            Payments.records(RECORDS).forEach(learner::accept);
            return WeightsWriter.of(pipeline.name(), pipeline.topics().weights(), wire)
                    .write(learner.snapshot(0))
                    .stream()
                    .map(record -> assembler.accept(record.key(), record.value()))
                    .filter(Assembly.Complete.class::isInstance)
                    .map(complete -> ((Assembly.Complete) complete).hash())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String key(OutputRecord record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static final class Memory implements Sink<OutputRecord> {

        private static final long serialVersionUID = 1;

        @Override
        public SinkWriter<OutputRecord> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(OutputRecord record, Context recordContext) {
                    WRITTEN.add(record);
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }
}
