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
 * The whole loop in this process: a broker, the trainer on Flink, the scoring job, an observer of the topics, and a feed
 * of events if there is one. Started once, closed once, by one thread.
 */
final class LocalLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalLoop.class);

    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);

    private static final Duration CLOSE = Duration.ofSeconds(20);
    private static final Duration CLOSE_WITHOUT_BROKER = Duration.ofSeconds(2);

    /** Below this the broker would break soon, and leave half-written files. */
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
     * How a loop is started.
     *
     * @param start what the trainer starts from where there is no checkpoint
     * @param nextDrift where the stream changes, if that is known: there a second network stops learning, to be compared
     * @param remark told what happens, a line each
     */
    record Options(Optional<Payload> start, Optional<LongUnaryOperator> nextDrift, Consumer<String> remark) {}

    /**
     * Starts everything but the feed, and returns when it is under way.
     *
     * @param pipeline where its Kafka is, and how that is reached, is replaced by what the broker here needs
     * @throws FailureException if something does not start; whatever did is closed again
     */
    static LocalLoop start(Pipeline pipeline, StateDirectory state, UpPorts.Chosen ports, Options options)
            throws InterruptedException {
        long startedNanos = System.nanoTime();
        Services services = Services.start(pipeline, state, ports, options.remark());
        Pipeline local = pipeline.withKafka(
                        LocalBroker.clientProperties(services.broker().bootstrapServers()))
                // A scoring job that was killed is succeeded at once, not after its session has timed out.
                .withKafka(Map.of("main.consumer.group.instance.id", "up"));
        try {
            return new LocalLoop(local, state, services, ports.http(), options, startedNanos);
        } catch (IOException e) {
            throw new FailureException("the loop did not start: " + Cause.words(e), e);
        }
    }

    /**
     * Feeds a source, from where an earlier run has stopped if it can be read again.
     *
     * @param source closed by whoever opened it
     * @param window how many rows the feed may run ahead of training and scoring
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

    /** Since the start began. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Whether events are being scored, and what is in the way if not. */
    Readiness readiness() {
        return scoring.readiness();
    }

    /** Whether all that was sent is learned and scored, and the weights that came of it are published. */
    boolean isDrained() {
        OptionalLong sentNanos = feed.isPresent() ? feed.get().endedNanos() : OptionalLong.of(startedNanos);
        return sentNanos.isPresent()
                && standing()
                        .isDrained(
                                sentNanos.getAsLong(),
                                pipeline.training().maxWait().isEmpty());
    }

    /** Why the loop cannot go on, if so. */
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
     * Ends the work in an orderly way: sends nothing more, gives what was sent a moment to be learned and scored, and takes
     * a last checkpoint.
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
     * Ends everything, in the reverse order of its start; ports are free afterwards. What hangs is left behind, which it
     * does where the broker cannot go on: all others wait for it.
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
                        // The rest must be closed all the same, and what was asked for is done.
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
