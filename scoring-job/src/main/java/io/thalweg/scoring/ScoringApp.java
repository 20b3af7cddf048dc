package io.thalweg.scoring;

import io.thalweg.config.Pipeline;
import io.thalweg.config.Topics;
import io.thalweg.engine.auto.Engines;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.scoring.model.LiveModel;
import io.thalweg.scoring.model.LiveModels;
import io.thalweg.scoring.model.Scorer;
import io.thalweg.scoring.model.ServingState;
import io.thalweg.scoring.observe.Histogram;
import io.thalweg.scoring.observe.Meters;
import io.thalweg.scoring.observe.ServingCounters;
import io.thalweg.scoring.observe.ServingReport;
import io.thalweg.weights.WeightsAssembler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.Topology;

/**
 * The scoring job, a Kafka Streams application that can run inside another process. It is started once and closed once; its
 * state can be read by any thread.
 *
 * <p>Scoring is paused, without leaving the consumer group, until the weights topic has been read to its end and the newest
 * version in it is live. If the broker is not available, the job waits for it. Any other error ends the job, and
 * {@link #awaitEnd()} returns it.
 */
public final class ScoringApp implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    private final ServingCounters counters = new ServingCounters();
    private final ExecutorService builder = Executors.newSingleThreadExecutor(daemon("build-model"));
    private final ScheduledExecutorService watching =
            Executors.newSingleThreadScheduledExecutor(daemon("watch-events"));
    private final ScheduledExecutorService reporting =
            Executors.newSingleThreadScheduledExecutor(daemon("report-serving"));
    private final Admin admin;
    private final LiveModels models;
    private final Meters meters;
    private final LabeledEventsWatcher labeledEvents;
    private final ServingReporter reporter;
    private final StreamsSupervisor supervisor;

    private boolean closed;

    private ScoringApp(Pipeline pipeline, Optional<Path> state) {
        Topics topics = pipeline.topics();
        admin = Admin.create(ClientProperties.admin(pipeline));
        models = new LiveModels(
                pipeline.network(),
                Engines.scoring(pipeline.engine(), pipeline.network()).engine(),
                builder,
                this::release);
        meters = new Meters(counters, models::state);
        reporter = new ServingReporter(
                ClientProperties.reports(pipeline), topics.metrics(), counters, models::state, Clock.systemUTC());
        labeledEvents = new LabeledEventsWatcher(admin, topics.labeledEvents());
        WireFormat wire = WireFormat.of(pipeline.registry(), known(pipeline));
        WeightsAssembler assembler = WeightsAssembler.of(pipeline.model(), wire);
        Properties properties = ClientProperties.streams(pipeline, state);
        int maxRecordBytes = ClientProperties.maxRecordBytes(properties);
        supervisor = new StreamsSupervisor(
                () -> topology(pipeline, wire, assembler, maxRecordBytes),
                properties,
                new TopicsAwaited(
                        admin,
                        pipeline.kafka().getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "(not set)"),
                        List.of(
                                topics.events(),
                                topics.labeledEvents(),
                                topics.weights(),
                                topics.scores(),
                                topics.deadLetters())),
                models,
                meters);
    }

    /**
     * A job that is not started yet.
     *
     * @param state a directory of this instance's own: after a crash, whoever starts on it takes its place in the group at
     *     once, without waiting for a session to time out
     * @throws java.io.UncheckedIOException if the directory cannot be used
     * @throws org.apache.kafka.common.KafkaException if the Kafka properties cannot be used
     */
    public static ScoringApp of(Pipeline pipeline, Optional<Path> state) {
        return new ScoringApp(pipeline, state);
    }

    /** Whatever this job reads or writes. */
    private static List<Schema> known(Pipeline pipeline) {
        return List.of(pipeline.events().schema(), Schemas.SCORE, Schemas.WEIGHTS_PART, Schemas.WEIGHTS_MANIFEST);
    }

    private Topology topology(Pipeline pipeline, WireFormat wire, WeightsAssembler assembler, int maxRecordBytes) {
        return ScoringTopology.of(
                pipeline.topics(),
                wire,
                assembler,
                models,
                () -> new Scorer(pipeline.model(), wire, models, labeledEvents),
                counters,
                maxRecordBytes);
    }

    /** Returns at once; {@link #readiness()} says how far it is. */
    public void start() {
        supervisor.start();
        every(LOOK_EVERY, watching, labeledEvents::look);
        every(REPORT_EVERY, reporting, reporter::send);
    }

    public Readiness readiness() {
        ServingState state = models.state();
        boolean scoring = supervisor.isScoring();
        String weights = scoring || state.live().isEmpty() ? state.describe() : "starting; " + state.describe();
        return new Readiness(
                scoring,
                state.live().map(LiveModel::version),
                state.live().map(LiveModel::hash),
                supervisor.obstacle().orElse(weights));
    }

    /** What was counted since the start. */
    public ServingReport report() {
        return ServingReport.of(
                Clock.systemUTC().millis(),
                counters,
                models.state(),
                counters.stalenessMillis(),
                Histogram.Counts.NONE);
    }

    /** Everything that is measured, in Prometheus' text format. */
    public String metrics() {
        return meters.scrape();
    }

    /** The error that ended the job, if one has. */
    public Optional<Throwable> failure() {
        return supervisor.ended().getNow(Optional.empty());
    }

    /** Waits until the job is closed, or ended by an error: that error. */
    public Optional<Throwable> awaitEnd() throws InterruptedException {
        try {
            return supervisor.ended().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of the job is a value, never an exception", e);
        }
    }

    /** Commits what was scored, sends a last report, and ends every thread; once, whoever calls it how often. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        supervisor.close();
        watching.shutdownNow();
        stop(reporting);
        reporter.send();
        reporter.close();
        stop(builder);
        models.close();
        meters.close();
        admin.close(CLOSE_TIMEOUT);
    }

    private static void stop(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        supervisor.release();
    }

    /** An error in the background must not go unnoticed: it ends the job, which is why nobody asks the future. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void every(Duration period, ScheduledExecutorService executor, Runnable task) {
        executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error e) {
                        supervisor.fail(e);
                    }
                },
                0,
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
