package io.thalweg.workbench.fit;

import io.thalweg.config.ModelConfig;
import io.thalweg.config.Pipeline;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.learner.UnseenReport;
import io.thalweg.weights.Payload;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.LabeledFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The {@code thalweg fit} command: trains on a file for several epochs, and saves weights from which a stream can
 * start.
 */
@Command(
        name = "fit",
        header = "Learn a file in several passes, and save the weights for a stream to start from.",
        description = {
            "",
            "The last rows of the file are held out for validation: in a stream, what comes later is what will be"
                    + " scored. (Shuffle a file that is sorted by its label.) The others are learned in another order in"
                    + " each epoch, in batches of training.batch-size; the feature statistics are theirs alone. All"
                    + " examples are kept in memory, 4 bytes for each column.",
            "",
            "The best epoch is the one with the least validation loss (the last, if nothing is held out). Each time one is"
                    + " better than all before, it is saved at once, so that Ctrl-C leaves the best so far.",
            "",
            "The key init of the pipeline, which may name the very file to be made, is not read."
        })
public final class FitCommand implements Callable<Integer> {

    private static final double NANOS_PER_SECOND = 1e9;

    @Mixin
    private Console console;

    @Mixin
    private LabeledFile labeled;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "10",
            description = "Passes over the training examples, at most (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "The share of examples, the last ones, to hold out; from 0 to below 1 (default:"
                    + " ${DEFAULT-VALUE}).")
    private double validation;

    @Option(
            names = "--patience",
            paramLabel = "P",
            description = "End when the validation loss has not become less for P epochs (default: make all passes).")
    private Optional<Integer> patience = Optional.empty();

    @Option(
            names = "--init",
            paramLabel = "FILE",
            description = "Go on from these weights and their statistics (default: freshly drawn parameters).")
    private Optional<Path> init = Optional.empty();

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description =
                    "Save the weights of the best epoch here, as safetensors with the names of a PyTorch state dict.")
    private Optional<Path> save = Optional.empty();

    @Override
    public Integer call() throws IOException {
        requireSense();
        Pipeline pipeline = labeled.pipeline(console);
        EngineDecision decision = labeled.engine(pipeline);
        Optional<Payload> start =
                init.map(file -> WeightsFile.read(file, pipeline.model()).payload());
        String engine = decision.engine().name();
        Examples examples;
        String name;
        try (EventSource source = labeled.open(pipeline);
                ProgressDisplay progress = console.progress("read")) {
            name = source.name();
            examples = Examples.read(
                    source, pipeline, labeled.limit(), Runtime.getRuntime().maxMemory() / 4 * 3, progress);
        }
        UnseenReport.lines(examples.unseen()).forEach(console::remark);
        int held = (int) Math.round(validation * examples.count());
        requireExamples(name, examples, held);
        FitResult result;
        try (Fit fit = Fit.of(pipeline.learner(), decision.engine(), examples, held, start)) {
            result = run(fit, pipeline.model(), examples, name);
        }
        if (console.isJson()) {
            console.print(result.json(engine));
        } else {
            console.print(result.table());
            result.summary(engine).forEach(console.out()::println);
            console.out().flush();
        }
        return result.isDiverged() ? 1 : 0;
    }

    private FitResult run(Fit fit, ModelConfig model, Examples examples, String name) throws IOException {
        List<Epoch> passed = new ArrayList<>();
        Optional<Epoch> best = Optional.empty();
        String hash = "";
        boolean isOver = false;
        long startNanos = System.nanoTime();
        try (ProgressDisplay progress = console.progress("fit")) {
            while (!isOver && passed.size() < epochs) {
                Epoch epoch = fit.pass(progress, epochs);
                passed.add(epoch);
                if (!console.isTerminal() && !console.isJson()) {
                    console.remark(line(epoch));
                }
                Payload payload = fit.payload();
                if (payload.parameters().isFinite() && isBetter(epoch, best)) {
                    best = Optional.of(epoch);
                    hash = Payload.hash(payload.encode());
                    if (save.isPresent()) {
                        new WeightsFile(payload, origin(epoch, name)).write(save.get(), model);
                    }
                }
                int sinceBest = epoch.number() - best.map(Epoch::number).orElse(0);
                isOver = fit.isDiverged() || (patience.isPresent() && sinceBest >= patience.get());
            }
            progress.update(1, "");
        }
        Optional<String> skip = fit.firstSkip();
        return new FitResult(
                examples,
                fit.trainingCount(),
                fit.validationCount(),
                passed,
                best.orElseThrow(() -> diverged(skip)),
                isOver && !fit.isDiverged() && passed.size() < epochs,
                fit.isDiverged(),
                skip,
                hash,
                save,
                (System.nanoTime() - startNanos) / NANOS_PER_SECOND);
    }

    private boolean isBetter(Epoch epoch, Optional<Epoch> best) {
        if (validation == 0) {
            return Double.isFinite(epoch.trainLoss());
        }
        return Double.isFinite(epoch.validationLoss())
                && (best.isEmpty() || epoch.validationLoss() < best.get().validationLoss());
    }

    private static FailureException diverged(Optional<String> skip) {
        return new FailureException("no epoch has led to a finite loss"
                + skip.map(reason -> " (examples were left out: " + reason + ")")
                        .orElse("")
                + "; lower the learning rate, or set training.clip-norm");
    }

    private static Map<String, String> origin(Epoch epoch, String name) {
        Map<String, String> origin = new LinkedHashMap<>();
        origin.put("source", "fit of " + name);
        epoch.json().forEach((figure, value) -> origin.put(figure, String.valueOf(value)));
        return origin;
    }

    private static String line(Epoch epoch) {
        StringBuilder line = new StringBuilder();
        epoch.json().forEach((figure, value) -> line.append(line.isEmpty() ? "" : ", ")
                .append(figure)
                .append(' ')
                .append(value instanceof Double number ? String.format(Locale.ROOT, "%.4f", number) : value));
        return line.toString();
    }

    private void requireSense() {
        if (epochs < 1) {
            throw new UsageException("--epochs must be at least 1 but was " + epochs);
        }
        // Written so that NaN is refused too.
        if (!(validation >= 0 && validation < 1)) {
            throw new UsageException("--validation must be in [0, 1) but was " + validation);
        }
        if (patience.isPresent() && patience.get() < 1) {
            throw new UsageException("--patience must be at least 1 but was " + patience.get());
        }
        if (patience.isPresent() && validation == 0) {
            throw new UsageException("--patience needs a validation loss, but --validation 0 holds nothing out");
        }
        if (save.isPresent() && !Files.isDirectory(save.get().toAbsolutePath().getParent())) {
            throw new UsageException("--save needs a folder that exists, but "
                    + save.get().toAbsolutePath().getParent() + " does not");
        }
    }

    private void requireExamples(String name, Examples examples, int held) {
        if (examples.count() - held < 1 || (held < 1 && validation > 0)) {
            if (console.isJson()) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("examples", examples.count());
                object.put("deadLetters", examples.unusable());
                object.put("deadLetterReasons", DeadLetterReasons.json(examples.reasons()));
                console.print(object);
            }
            throw new FailureException("a fit needs at least one example to learn"
                    + (validation > 0 ? " and one to hold out" : "") + ", but " + name + " has " + examples.count()
                    + " examples and " + examples.unusable() + " dead letters"
                    + DeadLetterReasons.because(examples.reasons()));
        }
    }
}
