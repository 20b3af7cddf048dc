package io.thalweg.trainer;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.trainer.kafka.KafkaClients;
import io.thalweg.trainer.kafka.KafkaEnds;
import io.thalweg.trainer.kafka.KafkaLogStarts;
import io.thalweg.trainer.kafka.KafkaPublishedVersions;
import io.thalweg.trainer.train.LogStarts;
import io.thalweg.trainer.train.OutputRecord;
import io.thalweg.trainer.train.PublishedVersions;
import io.thalweg.trainer.train.TrainOperatorFactory;
import io.thalweg.weights.Payload;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The trainer as a Flink job: {@code labeled-events → train → publish}, chained into one task, so that records stay in
 * order and latency is low.
 *
 * <pre>{@code
 * TrainerJob job = TrainerJob.of(PipelineReader.read(Path.of("payments.yaml")), Optional.empty());
 * StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
 * job.define(environment);
 * environment.execute(job.name());
 * }</pre>
 *
 * <p>Unless the environment's settings say otherwise, the job takes a checkpoint every second ({@code
 * execution.checkpointing.interval}) and restarts after every failure, at increasing intervals ({@code
 * restart-strategy.type}). The state can be large: {@code execution.checkpointing.dir} must name a file system that
 * JobManager and TaskManagers share.
 */
public final class TrainerJob {

    private final Source<SourceRecord, ?, ?> source;
    private final Sink<OutputRecord> sink;
    private final PublishedVersions published;
    private final LogStarts logStarts;
    private final Pipeline pipeline;
    private final Optional<Payload> start;

    /**
     * Creates a job with any source and sink, such as those of a test.
     *
     * @param published reads the versions in the weights topic when the operator starts
     * @param logStarts reads the log start offsets of the labeled-events topic
     * @param start initial parameters and statistics if there is no checkpoint; if empty, parameters are initialised
     *     randomly
     */
    public TrainerJob(
            Source<SourceRecord, ?, ?> source,
            Sink<OutputRecord> sink,
            PublishedVersions published,
            LogStarts logStarts,
            Pipeline pipeline,
            Optional<Payload> start) {
        this.source = source;
        this.sink = sink;
        this.published = published;
        this.logStarts = logStarts;
        this.pipeline = pipeline;
        this.start = start;
    }

    /**
     * Creates a job that reads from and writes to the pipeline's Kafka topics.
     *
     * @param start initial parameters and statistics if there is no checkpoint; serialized into the job
     */
    public static TrainerJob of(Pipeline pipeline, Optional<Payload> start) {
        KafkaClients clients = KafkaClients.of(pipeline);
        return new TrainerJob(
                KafkaEnds.labeledEvents(clients, pipeline.topics().labeledEvents()),
                KafkaEnds.outputs(clients, pipeline.publish().guarantee()),
                new KafkaPublishedVersions(
                        clients, pipeline.name(), pipeline.topics().weights()),
                new KafkaLogStarts(clients),
                pipeline,
                start);
    }

    /** The name of the job: {@code <pipeline>-train}. */
    public String name() {
        return KafkaClients.of(pipeline).name();
    }

    /**
     * Returns the job graph for {@code MiniCluster.submitJob} and {@code RestClusterClient.submitJob}.
     *
     * @param settings Flink settings, as in {@code config.yaml}; {@code execution.state-recovery.path} names the
     *     checkpoint or savepoint to resume from
     */
    public StreamGraph streamGraph(Configuration settings) {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(settings);
        define(environment);
        StreamGraph graph = environment.getStreamGraph();
        // Only an environment that executes the graph itself would generate an id.
        graph.setJobId(JobID.generate());
        return graph;
    }

    /** Adds the job to an environment. Settings of the environment take precedence over the job's defaults. */
    public void define(StreamExecutionEnvironment environment) {
        environment.configure(missing(environment.getConfiguration()));
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "labeled-events", Types.POJO(SourceRecord.class))
                .uid("labeled-events")
                .setParallelism(1)
                .transform(
                        "train",
                        Types.POJO(OutputRecord.class),
                        new TrainOperatorFactory(pipeline, published, logStarts, start))
                .uid("train")
                .forceNonParallel()
                .sinkTo(sink)
                .name("publish")
                .uid("publish")
                .setParallelism(1);
    }

    private Configuration missing(ReadableConfig settled) {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.NAME, name());
        // Without this, types that Flink does not know are silently serialized by Kryo.
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        // Safe, because no operator in the chain modifies or keeps a record after it has emitted it.
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        setIfMissing(settings, settled, CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        setIfMissing(
                settings,
                settled,
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        setIfMissing(settings, settled, RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        setIfMissing(
                settings,
                settled,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofSeconds(30));
        return settings;
    }

    private static <T> void setIfMissing(
            Configuration settings, ReadableConfig settled, ConfigOption<T> option, T value) {
        if (settled.getOptional(option).isEmpty()) {
            settings.set(option, value);
        }
    }
}
