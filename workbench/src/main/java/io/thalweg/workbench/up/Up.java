package io.thalweg.workbench.up;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.auto.Engines;
import io.thalweg.learner.UnseenReport;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Payload;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.feed.FeedOptions;
import io.thalweg.workbench.topics.PipelineFile;
import io.thalweg.workbench.up.monitor.DeadLetterRemarks;
import io.thalweg.workbench.up.monitor.PipelineStatus;
import io.thalweg.workbench.up.monitor.StatusLine;
import io.thalweg.workbench.up.monitor.Summary;
import io.thalweg.workbench.up.payments.PaymentPipeline;
import io.thalweg.workbench.up.payments.PaymentStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The {@code thalweg up} command: runs Kafka, Flink, the scoring job and a feed in one process until it is stopped, the
 * time is over, or all events are processed.
 */
@Command(
        name = "up",
        header = "Run the whole loop here: Kafka, Flink, scoring, and a stream of events.",
        description = {
            "Without PIPELINE a built-in stream of card payments is learned and scored, whose pattern of fraud changes"
                    + " every " + PaymentStream.ROWS_PER_SEASON + " payments; beside the network that learns, one that"
                    + " stopped at the first change shows what learning is worth.",
            "",
            "Ctrl-C ends everything in an orderly way (exit code 0); a second one ends it at once (130).",
            "",
            "A run at whose end training has diverged ends with exit code 1."
        })
public final class Up implements Callable<Integer> {

    private static final long TICK_MILLIS = 50;

    /** The longest time to finish the events in progress after the end was requested. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    @Mixin
    private Console console;

    @Mixin
    private FeedOptions feedOptions;

    @Mixin
    private UpPorts ports;

    @Parameters(
            arity = "0..1",
            paramLabel = "PIPELINE",
            description = "The pipeline file (default: the built-in stream of payments).")
    private Optional<Path> pipelineFile = Optional.empty();

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "Feed this file, - for standard input: each row as a live event, then as a labeled one.")
    private Optional<Path> replay = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "ROWS",
            defaultValue = "2000",
            description = "Feed at most so many rows ahead of what is learned and scored (default: ${DEFAULT-VALUE}).")
    private long window;

    @Option(names = "--drain", description = "End when everything sent is learned and scored.")
    private boolean drain;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "End when events have been scored for so long, such as 60s or 5m.")
    private Optional<Duration> time = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Keep topics and checkpoints here; the next run goes on from them (default: a temporary"
                    + " directory, deleted at the end).")
    private Optional<Path> stateDirectory = Optional.empty();

    @Option(
            names = "--init",
            paramLabel = "FILE",
            description =
                    "Start from these weights where there is no checkpoint (default: init of the pipeline; without"
                            + " it, freshly drawn).")
    private Optional<Path> init = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (StopSignals signals = StopSignals.install();
                StateDirectory state = stateDirectory.map(StateDirectory::open).orElseGet(StateDirectory::temporary)) {
            if (stateDirectory.isPresent()) {
                state.keepLogs();
            }
            Pipeline written = pipelineFile.isPresent()
                    ? PipelineFile.read(pipelineFile.get(), console)
                    : PaymentPipeline.unpack(state.path().resolve("pipeline"));
            Pipeline pipeline = init.map(written::withInit).orElse(written);
            Optional<String> refusal = Engines.refusal(pipeline.engine(), pipeline.network());
            if (refusal.isPresent()) {
                throw new UsageException("pipeline " + pipeline.name() + ": " + refusal.get());
            }
            Optional<Payload> start = pipeline.init()
                    .map(file -> WeightsFile.read(file, pipeline.model()).payload());
            try (Feed feed = feed(pipeline)) {
                return run(pipeline, start, state, feed, signals) ? 0 : 1;
            }
        }
    }

    /** Opens the source of events, before any service is started. */
    private Feed feed(Pipeline pipeline) throws IOException {
        if (pipelineFile.isEmpty()) {
            if (replay.isPresent()) {
                throw new UsageException("--replay needs the pipeline that " + replay.get()
                        + " is for: thalweg up PIPELINE --replay " + replay.get());
            }
            if (drain) {
                throw new UsageException("--drain needs events that end, but the built-in stream has no end; "
                        + "give a time with --for, or a file with --replay");
            }
            return Feed.payments(feedOptions.rate());
        }
        if (replay.isPresent()) {
            return Feed.file(pipeline, replay.get(), feedOptions.labels(), feedOptions.rate());
        }
        return Feed.none();
    }

    /** Runs the loop. Returns whether training was in order at the end. */
    private boolean run(
            Pipeline pipeline, Optional<Payload> start, StateDirectory state, Feed feed, StopSignals signals)
            throws IOException, InterruptedException {
        StatusLine status = new StatusLine(console.err(), console.isTerminal(), System.nanoTime());
        Summary summary;
        boolean isDrained;
        try (LocalLoop loop = LocalLoop.start(
                pipeline,
                state,
                ports.choose(),
                new LocalLoop.Options(start, feed.drifts().map(drifts -> PaymentStream::nextDrift), status::remark))) {
            if (feed.source().isPresent()) {
                loop.feed(feed.source().get(), feed.rate(), window);
            }
            try {
                isDrained = awaitEnd(loop, feed, signals, status);
            } finally {
                signals.ending();
            }
            loop.settle(PATIENCE);
            requireHealth(loop);
            summary = new Summary(loop.standing(), loop.elapsed());
        } finally {
            status.clear();
        }
        if (console.isJson()) {
            console.print(summary.toMap());
        } else {
            summary.toLines().forEach(console.out()::println);
            console.out().flush();
        }
        if (isDrained && replay.isPresent()) {
            requireLearned(summary.standing());
        }
        return !summary.standing().training().health().isDiverged();
    }

    /** Fails if no row of the file was learned. Without a file, events of other producers may still come. */
    private void requireLearned(PipelineStatus standing) {
        Accounting accounting = standing.training().accounting();
        if (accounting.learned() == 0) {
            throw new FailureException("nothing was learned from " + replay.get() + ": it has "
                    + (accounting.pending() == 0
                            ? "no examples"
                            : accounting.pending() + " examples, fewer than a batch (training.batch-size),")
                    + " and " + standing.allDeadLetters() + " dead letters"
                    + DeadLetterReasons.because(standing.deadLetterReasons()));
        }
    }

    /** Waits for the end. Returns whether all events are learned and scored, rather than a signal or the time limit. */
    private boolean awaitEnd(LocalLoop loop, Feed feed, StopSignals signals, StatusLine status)
            throws IOException, InterruptedException {
        Optional<Duration> readyAfter = Optional.empty();
        int unseen = 0;
        DeadLetterRemarks remarks = new DeadLetterRemarks();
        while (!signals.await(TICK_MILLIS) && !isTimeUp(loop, readyAfter)) {
            PipelineStatus standing = loop.standing();
            remarks.of(standing.thisRun().deadLetterReasons()).forEach(status::remark);
            if (drain && loop.isDrained()) {
                return true;
            }
            requireHealth(loop);
            if (readyAfter.isEmpty() && loop.readiness().ready()) {
                readyAfter = Optional.of(loop.elapsed());
                status.remark(String.format(
                        Locale.ROOT, "Ready    after %.1f s", loop.elapsed().toMillis() / 1000.0));
            }
            feed.drifts()
                    .flatMap(drifts -> drifts.advance(standing.trained(), recentAccuracy(standing)))
                    .ifPresent(status::remark);
            UnseenReport.lines(
                            standing.unseen().subList(unseen, standing.unseen().size()))
                    .forEach(status::remark);
            unseen = standing.unseen().size();
            status.update(standing, System.nanoTime());
        }
        return false;
    }

    private static double recentAccuracy(PipelineStatus standing) {
        return standing.training().metrics().values().getOrDefault("recentAccuracy", 0.0);
    }

    /** Whether the time is over. It is counted from the moment when scoring is ready. */
    private boolean isTimeUp(LocalLoop loop, Optional<Duration> readyAfter) {
        Duration elapsed = loop.elapsed();
        if (readyAfter.isPresent()) {
            return time.isPresent() && elapsed.compareTo(readyAfter.get().plus(time.get())) >= 0;
        }
        if (elapsed.compareTo(READY_WITHIN) > 0) {
            throw new FailureException("the scoring job is not ready after " + READY_WITHIN.toSeconds() + " s: "
                    + loop.readiness().reason());
        }
        return false;
    }

    private static void requireHealth(LocalLoop loop) throws IOException {
        Optional<FailureException> failure = loop.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
