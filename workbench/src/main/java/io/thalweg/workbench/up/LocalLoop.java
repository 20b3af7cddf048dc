package io.thalweg.workbench.up;

import io.thalweg.config.Pipeline;
import io.thalweg.failure.Cause;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.scoring.HttpEndpoints;
import io.thalweg.scoring.Readiness;
import io.thalweg.scoring.ScoringApp;
import io.thalweg.trainer.TrainerJob;
import io.thalweg.weights.Payload;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.feed.FeedPlan;
import io.thalweg.workbench.feed.FeedTarget;
import io.thalweg.workbench.feed.Feeder;
import io.thalweg.workbench.feed.rate.Rate;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.topics.Clients;
import io.thalweg.workbench.topics.TopicSetup;
import io.thalweg.workbench.up.monitor.FeedWindow;
import io.thalweg.workbench.up.monitor.FrozenModel;
import io.thalweg.workbench.up.monitor.PipelineStatus;
import io.thalweg.workbench.up.monitor.TopicMonitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The complete system in one process: broker, trainer on Flink, scoring job, topic monitor, and optionally a feed.
 * Started and closed once, by one thread.
 */
final class LocalLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalLoop.class);

    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);

    private static final Duration CLOSE = Duration.ofSeconds(20);
    private static final Duration CLOSE_WITHOUT_BROKER = Duration.ofSeconds(2);

    /** With less free space the broker would fail soon and leave incomplete files. */
    private static final long LOW_SPACE_BYTES = 64L << 20;

    private final Pipeline pipeline;
    private final StateDirectory state;
    private final Services services;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final TopicMonitor observer;
    private final ScoringApp scoring;
    private final CompletableFuture<String> trainerEnded;
    private final long startedNanos;
    private Optional<FeedRun> feed = Optional.empty();

    private LocalLoop(
            Pipeline pipeline,
            StateDirectory state,
            Services services,
            int httpPort,
            Options options,
            long startedNanos)
            throws IOException, InterruptedException {
        this.startedNanos = startedNanos;
        this.services = services;
        this.state = state;
        this.pipeline = pipeline;
        try {
            opened.push(services.broker());
            opened.push(services.flink());
            try (Admin admin = Clients.admin(pipeline)) {
                TopicSetup.ensure(admin, pipeline).forEach(options.remark());
            }
            observer = opening(TopicMonitor.start(
                    pipeline,
                    options.nextDrift().map(drift -> new FrozenModel(pipeline.model(), services.engine(), drift))));
            TrainerJob trainer = TrainerJob.of(pipeline, options.start());
            Optional<Path> checkpoint = services.flink()
                    .submit(
                            trainer.name(),
                            trainer.streamGraph(services.flink().jobConfiguration(trainer.name(), CHECKPOINT_EVERY)));
            checkpoint.ifPresent(path -> options.remark().accept("Resumed  from checkpoint " + path.getFileName()));
            pipeline.init().ifPresent(weights -> options.remark()
                    .accept(
                            checkpoint.isEmpty()
                                    ? "Started  from " + weights
                                    : "Passed over " + weights + ": it is for a start without a checkpoint"));
            trainerEnded = services.flink().ended();
            scoring = opening(ScoringApp.of(pipeline, Optional.of(state.scoring())));
            HttpEndpoints endpoints = opening(
                    HttpEndpoints.start(scoring, new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort)));
            scoring.start();
            options.remark()
                    .accept("Scoring  http://127.0.0.1:" + endpoints.address().getPort() + "/readyz");
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * The options of a start.
     *
     * @param start initial weights of the trainer, if there is no checkpoint
     * @param nextDrift where the stream changes, if that is known; a second network is frozen there for comparison
     * @param remark receives messages, one line each
     */
    record Options(Optional<Payload> start, Optional<LongUnaryOperator> nextDrift, Consumer<String> remark) {}

    /**
     * Starts all services except the feed, and returns when they are running.
     *
     * @param pipeline its Kafka properties are replaced by those of the local broker
     * @throws FailureException if a service does not start; those that were started are closed
     */
    static LocalLoop start(Pipeline pipeline, StateDirectory state, UpPorts.Chosen ports, Options options)
            throws InterruptedException {
        long startedNanos = System.nanoTime();
        Services services = Services.start(pipeline, state, ports, options.remark());
        Pipeline local = pipeline.withKafka(
                        LocalBroker.clientProperties(services.broker().bootstrapServers()))
                // A static member id: the successor of a killed scoring job takes over at once, without waiting for the
                // session timeout.
                .withKafka(Map.of("main.consumer.group.instance.id", "up"));
        try {
            return new LocalLoop(local, state, services, ports.http(), options, startedNanos);
        } catch (IOException e) {
            throw new FailureException("the loop did not start: " + Cause.words(e), e);
        }
    }

    /**
     * Feeds a source, resuming an earlier run if the source is repeatable.
     *
     * @param source the caller closes it
     * @param window maximum number of rows that the feed is ahead of training and scoring
     */
    void feed(EventSource source, Optional<Rate> rate, long window) throws IOException {
        WireFormat wire =
                WireFormat.of(pipeline.registry(), List.of(pipeline.events().schema()));
        FeedPlan plan =
                new FeedPlan(FeedTarget.BOTH, rate, new FeedWindow(observer::standing, window), source.isRepeatable());
        feed = Optional.of(opening(FeedRun.start(Feeder.of(pipeline, source, wire, plan))));
    }

    PipelineStatus standing() {
        return observer.standing();
    }

    /** The time since the start. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Whether events are being scored; if not, why. */
    Readiness readiness() {
        return scoring.readiness();
    }

    /** Whether all sent events are learned and scored, and the resulting weights are published. */
    boolean isDrained() {
        OptionalLong sentNanos = feed.isPresent() ? feed.get().endedNanos() : OptionalLong.of(startedNanos);
        return sentNanos.isPresent()
                && standing()
                        .isDrained(
                                sentNanos.getAsLong(),
                                pipeline.training().maxWait().isEmpty());
    }

    /** Why the loop has failed, if it has. */
    Optional<FailureException> failure() throws IOException {
        if (state.freeBytes() < LOW_SPACE_BYTES) {
            return Optional.of(new FailureException("state directory " + state.path() + " has only "
                    + (state.freeBytes() >> 20) + " MiB of free space left; make room, then start again: it resumes"));
        }
        return Stream.of(
                        services.broker().failure().map(reason -> failure("Kafka", reason)),
                        Optional.ofNullable(trainerEnded.getNow(null)).map(reason -> failure("the trainer", reason)),
                        scoring.failure().map(e -> failure("the scoring job", e)),
                        observer.failure().map(e -> failure("the observer", e)),
                        feed.flatMap(FeedRun::failure).map(e -> failure("the feed", e)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Stops in an orderly way: stops the feed, waits a moment until the sent events are learned and scored, and takes a
     * last checkpoint.
     */
    void settle(Duration patience) throws InterruptedException, IOException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        if (feed.isPresent()) {
            feed.get().stop(patience);
        }
        while (!isDrained() && failure().isEmpty() && System.nanoTime() - deadlineNanos < 0) {
            Thread.sleep(20);
        }
        if (failure().isEmpty() && !services.flink().checkpoint(Duration.ofSeconds(5))) {
            LOG.warn("no last checkpoint was taken: the next run learns again what came after the one before");
        }
    }

    /**
     * Closes all services in the reverse order of their start. Ports are free afterwards. Services that hang, as they
     * do if the broker has failed, are abandoned.
     */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            close(opened.pop(), isBrokerBroken() ? CLOSE_WITHOUT_BROKER : CLOSE);
        }
    }

    private boolean isBrokerBroken() {
        try {
            return services.broker().failure().isPresent() || state.freeBytes() < LOW_SPACE_BYTES;
        } catch (IOException e) {
            LOG.error("the state directory cannot be asked", e);
            return true;
        }
    }

    private static void close(AutoCloseable resource, Duration limit) {
        Thread closing = new Thread(
                () -> {
                    try {
                        resource.close();
                    } catch (Exception e) {
                        // The other resources must still be closed, and the result of the run is complete.
                        LOG.error("{} did not end cleanly", resource, e);
                    }
                },
                "close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            LOG.error("{} did not end within {} s", resource, limit.toSeconds());
        }
    }

    private <T extends AutoCloseable> T opening(T resource) {
        opened.push(resource);
        return resource;
    }

    private static FailureException failure(String who, Object reason) {
        if (reason instanceof FailureException known) {
            return known;
        }
        Object words = reason instanceof Throwable e ? Cause.words(e) : reason;
        return new FailureException(who + " has failed: " + words);
    }
}
