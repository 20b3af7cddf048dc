package io.thalweg.workbench.feed;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.console.Table;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.feed.rate.FlowControl;
import io.thalweg.workbench.files.DataFiles;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.topics.Clients;
import io.thalweg.workbench.topics.PipelineFile;
import io.thalweg.workbench.topics.TopicSetup;
import io.thalweg.workbench.up.payments.PaymentStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The {@code thalweg replay} command: sends a file to the topics of an existing Kafka. */
@Command(
        name = "replay",
        header = "Send a file's rows to a pipeline's topics in an existing Kafka.",
        description = "%nEach row goes out as a live event, without its label if the schema allows that, and then as a"
                + " labeled event. Missing topics are made. Rows that are no events go to the dead letters.")
public final class ReplayCommand implements Callable<Integer> {

    private static final int STOP_SECONDS = 10;
    private static final int UPDATE_MILLIS = 200;
    private static final double NANOS_PER_SECOND = 1e9;

    @Mixin
    private Console console;

    @Mixin
    private FeedOptions feedOptions;

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path file;

    @ArgGroup(multiplicity = "1")
    private Data data;

    /** Exactly one of these options. */
    private static final class Data {
        @Option(
                names = "--data",
                paramLabel = "FILE",
                description =
                        "CSV with a header that names the schema's fields, JSON Lines, or IDX; compressed by gzip or not;"
                                + " - is standard input.")
        private Optional<Path> file = Optional.empty();

        @Option(
                names = "--payments",
                description = "The built-in stream of card payments, without end; PIPELINE is pipelines/payments.yaml.")
        private boolean payments;
    }

    @Option(
            names = "--to",
            paramLabel = "TOPICS",
            defaultValue = "both",
            converter = TargetConverter.class,
            description = "labeled-events, events, or both (default: ${DEFAULT-VALUE}).")
    private FeedTarget target;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "The Kafka to send to (default: kafka.bootstrap.servers of the pipeline).")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Partitions of topics that are made (default: ${DEFAULT-VALUE}, which keeps the order of rows).")
    private int partitions;

    @Option(
            names = "--resume",
            description =
                    "Leave out the rows of this file that the topics hold already: go on after a replay that was cut"
                            + " off.")
    private boolean resume;

    @Override
    public Integer call() throws Exception {
        Pipeline written = PipelineFile.read(file, console);
        Pipeline pipeline = bootstrap
                .map(servers -> written.withKafka(Map.of("bootstrap.servers", servers)))
                .orElse(written);
        try (EventSource source = open(pipeline)) {
            if (resume && !source.isRepeatable()) {
                throw new UsageException("--resume needs a file that can be read again, but " + source.name()
                        + " cannot; save it to a file and replay that");
            }
            remarkOnLabels(pipeline);
            try (Admin admin = Clients.admin(pipeline)) {
                TopicSetup.ensure(admin, pipeline, partitions).forEach(console::remark);
            }
            WireFormat wire =
                    WireFormat.of(pipeline.registry(), List.of(pipeline.events().schema()));
            FeedPlan plan = new FeedPlan(target, feedOptions.rate(), FlowControl.UNLIMITED, resume);
            try (Feeder feeder = Feeder.of(pipeline, source, wire, plan)) {
                feed(feeder);
                requireEvents(feeder, source.name());
            }
        }
        return 0;
    }

    private EventSource open(Pipeline pipeline) throws IOException {
        return data.payments
                ? new PaymentStream()
                : DataFiles.open(
                        data.file.orElseThrow(),
                        feedOptions.labels(),
                        pipeline,
                        target.isLabeled(),
                        row -> System.currentTimeMillis());
    }

    /**
     * Runs the feed to its end, or until Ctrl-C. After Ctrl-C it waits for the acknowledgements and prints the
     * progress, so that the feed can be resumed.
     */
    private void feed(Feeder feeder) throws ExecutionException, InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(feeder, told), "replay-stop"));
        ExecutorService feeding = Executors.newSingleThreadExecutor(task -> new Thread(task, "replay"));
        long start = System.nanoTime();
        try (ProgressDisplay progress = console.progress("replay")) {
            Future<Void> run = feeding.submit(() -> {
                feeder.run();
                return null;
            });
            while (!isDone(run)) {
                FeedProgress now = feeder.progress();
                progress.update(now.share(), String.format(Locale.ROOT, "%,d sent", now.sent()));
            }
        } finally {
            feeding.shutdown();
            print(feeder.progress(), feeder.deadLetterReasons(), (System.nanoTime() - start) / NANOS_PER_SECOND);
            told.countDown();
        }
    }

    private static boolean isDone(Future<Void> run) throws ExecutionException, InterruptedException {
        try {
            run.get(UPDATE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static void stop(Feeder feeder, CountDownLatch told) {
        feeder.stop();
        try {
            told.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails if no row was sent, unless the feed was stopped. */
    private static void requireEvents(Feeder feeder, String name) {
        FeedProgress progress = feeder.progress();
        if (progress.sent() == 0 && !feeder.isStopped()) {
            throw new FailureException("nothing was sent: none of the " + progress.rows() + " rows of " + name
                    + " is an event" + DeadLetterReasons.because(feeder.deadLetterReasons()));
        }
    }

    private void print(FeedProgress progress, List<DeadLetterReasons.Reason> reasons, double seconds) {
        if (console.isJson()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("rows", progress.rows());
            object.put("sent", progress.sent());
            object.put("resumed", progress.resumed());
            object.put("deadLetters", progress.deadLetters());
            object.put("deadLetterReasons", DeadLetterReasons.json(reasons));
            object.put("seconds", seconds);
            console.print(object);
        } else {
            console.print(Table.of("rows", "sent", "resumed", "deadLetters", "seconds")
                    .row(progress.rows(), progress.sent(), progress.resumed(), progress.deadLetters(), seconds));
            DeadLetterReasons.lines(reasons).forEach(console.out()::println);
            console.out().flush();
        }
    }

    private void remarkOnLabels(Pipeline pipeline) {
        Schema.Field label =
                pipeline.events().schema().getField(pipeline.label().field());
        if (target.isLive() && label != null && !label.schema().isNullable()) {
            console.remark("live events keep their label: field " + label.name() + " of schema "
                    + pipeline.events().schema().getFullName() + " may not be null");
        }
    }

    /** Converts the names of {@link FeedTarget#toString()}. */
    private static final class TargetConverter implements ITypeConverter<FeedTarget> {
        @Override
        public FeedTarget convert(String text) {
            return Arrays.stream(FeedTarget.values())
                    .filter(target -> target.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "must be labeled-events, events or both but was '" + text + "'"));
        }
    }
}
