package io.thalweg.workbench.score;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.engine.auto.Engines;
import io.thalweg.evaluation.Metrics;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Payload;
import io.thalweg.weights.Provenance;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.files.DataOptions;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.inspect.KafkaLocation;
import io.thalweg.workbench.inspect.PublishedWeights;
import io.thalweg.workbench.inspect.VersionText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code thalweg score} command: scores a file as the scoring job would. */
@Command(
        name = "score",
        header = "Score a file with a published version or a file of weights, as the scoring job would.",
        description = {
            "",
            "The rows need no label. Outputs are those of the scoring job for the same events and version, bit for bit.",
            "",
            "Where rows have labels, the metrics say how well the scores fit them. Nothing is learned."
        })
public final class ScoreCommand implements Callable<Integer> {

    private static final String STDOUT = "-";

    @Mixin
    private Console console;

    @Mixin
    private KafkaLocation location;

    @Mixin
    private DataOptions data;

    @ArgGroup
    private Weights weights = new Weights();

    /** At most one of these options. */
    private static final class Weights {
        @Option(
                names = "--weights",
                paramLabel = "FILE",
                description = "Score with this safetensors file of 'thalweg fit' or 'thalweg export'; needs no Kafka.")
        private Optional<Path> file = Optional.empty();

        @Option(
                names = "--version",
                paramLabel = "VERSION",
                converter = VersionText.class,
                description = "Score with this version of the weights topic, such as 1.200 (default: the newest).")
        private Optional<Version> version = Optional.empty();
    }

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Write all scores as CSV, one line for each event; '-' is stdout. Compressed if the name ends"
                    + " with .gz.")
    private Optional<String> save = Optional.empty();

    /**
     * The weights to score with.
     *
     * @param version empty for a file without a version
     */
    private record Chosen(Snapshot snapshot, Optional<String> version, String words) {}

    @Override
    public Integer call() throws IOException {
        boolean isPrinting = save.filter(STDOUT::equals).isPresent();
        if (isPrinting && console.isJson()) {
            throw new UsageException(
                    "--save - prints the scores where --output json prints its object; give a file to --save");
        }
        Pipeline written = location.pipeline(console);
        EngineDecision engine = engine(written);
        Chosen chosen = choose(written);
        Pipeline pipeline = UnlabeledEvents.of(written);
        ScoreResult result;
        try (EventSource source = data.open(pipeline, false);
                FileScoring scoring = new FileScoring(pipeline, engine.engine(), chosen.snapshot());
                ProgressDisplay progress = console.progress("score")) {
            result = run(scoring, source, chosen, pipeline, progress);
            if (result.scored() == 0) {
                print(result, pipeline, chosen, engine.engine().name(), isPrinting, Optional.empty());
                throw new FailureException(
                        "no row of " + source.name() + " was scored" + DeadLetterReasons.because(result.reasons()));
            }
        }
        print(result, pipeline, chosen, engine.engine().name(), isPrinting, save);
        return 0;
    }

    private ScoreResult run(
            FileScoring scoring, EventSource source, Chosen chosen, Pipeline pipeline, ProgressDisplay progress)
            throws IOException {
        if (save.isEmpty()) {
            return scoring.run(source, data.limit(), score -> {}, progress);
        }
        String version = chosen.version().orElse("");
        try (ScoresFile file = save.get().equals(STDOUT)
                ? ScoresFile.printing(console.out(), pipeline.label(), version)
                : ScoresFile.create(Path.of(save.get()), pipeline.label(), version)) {
            ScoreResult result = scoring.run(source, data.limit(), file, progress);
            if (result.scored() > 0) {
                file.finish();
            }
            return result;
        }
    }

    private static EngineDecision engine(Pipeline pipeline) {
        try {
            return Engines.scoring(pipeline.engine(), pipeline.network());
        } catch (IllegalArgumentException e) {
            throw new UsageException("pipeline " + pipeline.name() + ": " + e.getMessage());
        }
    }

    private Chosen choose(Pipeline pipeline) throws IOException {
        if (weights.file.isPresent()) {
            if (location.isGiven()) {
                throw new UsageException(
                        "--weights reads a file and no topic; take it, or --bootstrap or --state, out of the command");
            }
            return ofFile(weights.file.get(), pipeline);
        }
        try (KafkaLocation.Connection connection = location.open(pipeline)) {
            Snapshot snapshot = published(connection.pipeline()).requireSnapshot();
            String version = snapshot.version().toString();
            return new Chosen(snapshot, Optional.of(version), "version " + version);
        }
    }

    private PublishedWeights published(Pipeline pipeline) {
        try {
            return PublishedWeights.read(pipeline, weights.version);
        } catch (FailureException e) {
            if (location.isGiven()) {
                throw e;
            }
            throw new FailureException(
                    e.getMessage()
                            + "; name the Kafka with --bootstrap, a state directory of 'thalweg up' with --state, or a"
                            + " file of weights with --weights",
                    e);
        }
    }

    private Chosen ofFile(Path file, Pipeline pipeline) {
        WeightsFile content = WeightsFile.read(file, pipeline.model());
        long[] counts = content.payload().statistics().counts();
        if (counts.length > 0 && Arrays.stream(counts).allMatch(count -> count == 0)) {
            console.remark(file + " has no feature statistics: every scaled column counts as 0, its mean");
        }
        return new Chosen(
                snapshot(content.payload(), pipeline),
                Optional.ofNullable(content.origin().get("version")),
                file + " (" + content.words() + ")");
    }

    /** Creates a snapshot from a payload. Its provenance is not shown or saved. */
    private static Snapshot snapshot(Payload payload, Pipeline pipeline) {
        return new Snapshot(
                new Version(0, 0),
                payload.parameters(),
                payload.statistics(),
                new Provenance(
                        Optional.empty(),
                        0,
                        pipeline.network().fingerprint(),
                        pipeline.model().featureFingerprint(),
                        Map.of(),
                        0,
                        Accounting.NONE,
                        Metrics.NONE));
    }

    private void print(
            ScoreResult result,
            Pipeline pipeline,
            Chosen chosen,
            String engine,
            boolean isPrinting,
            Optional<String> saved) {
        String hash = chosen.snapshot().hash();
        String place = isPrinting ? null : saved.orElse(null);
        if (console.isJson()) {
            console.print(result.json(chosen.version().orElse(null), hash, engine, place));
            return;
        }
        String weightsText = chosen.words() + ", hash " + hash;
        if (isPrinting) {
            console.out().flush();
            result.summary(weightsText, engine, place).forEach(console::remark);
        } else {
            console.print(result.table(pipeline.label()));
            result.summary(weightsText, engine, place).forEach(console.out()::println);
            console.out().flush();
        }
    }
}
