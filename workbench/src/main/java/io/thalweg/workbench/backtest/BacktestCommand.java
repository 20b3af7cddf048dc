package io.thalweg.workbench.backtest;

import io.thalweg.config.LearnerConfig;
import io.thalweg.config.Pipeline;
import io.thalweg.engine.Engine;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.learner.Learner;
import io.thalweg.learner.UnseenReport;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Payload;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.LabeledFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code thalweg backtest} command: trains a pipeline on a file and prints its prequential metrics. */
@Command(
        name = "backtest",
        header = "Learn a file with a pipeline's learner, without Kafka, and show how well it went.",
        description =
                "%nEach batch is predicted before it is learned, so that every figure is of events not seen before."
                        + " The figures are over everything so far; those that begin with 'recent' over the last thousand."
                        + "%n%nA run at whose end training has diverged ends with exit code 1.")
public final class BacktestCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Mixin
    private LabeledFile labeled;

    @Option(
            names = "--init",
            paramLabel = "FILE",
            description = "Start from these weights (default: init of the pipeline; without it, freshly drawn).")
    private Optional<Path> init = Optional.empty();

    @Override
    public Integer call() throws IOException {
        Pipeline written = labeled.pipeline(console);
        Pipeline pipeline = init.map(written::withInit).orElse(written);
        EngineDecision decision = labeled.engine(pipeline);
        BacktestResult result = run(pipeline, decision.engine());
        print(result, decision.engine().name());
        requireExamples(result);
        return result.health().isDiverged() ? 1 : 0;
    }

    private BacktestResult run(Pipeline pipeline, Engine engine) throws IOException {
        Optional<Payload> start = pipeline.init()
                .map(file -> WeightsFile.read(file, pipeline.model()).payload());
        LearnerConfig config = pipeline.learner();
        WireFormat wire =
                WireFormat.of(pipeline.registry(), List.of(pipeline.events().schema()));
        try (EventSource source = labeled.open(pipeline);
                Learner learner = start.isPresent()
                        ? Learner.startingFrom(start.get(), config, wire, engine, 0)
                        : Learner.of(config, wire, engine);
                ProgressDisplay progress = console.progress("backtest")) {
            return new Backtest(pipeline, learner).run(source, labeled.limit(), progress);
        }
    }

    private void requireExamples(BacktestResult result) {
        if (result.metrics().examples() == 0) {
            throw new FailureException("nothing was learned from " + labeled.name() + ": it has no examples and "
                    + result.deadLetters() + " dead letters" + DeadLetterReasons.because(result.reasons()));
        }
    }

    private void print(BacktestResult result, String engine) {
        UnseenReport.lines(result.unseen()).forEach(console::remark);
        if (console.isJson()) {
            console.print(result.json(engine));
        } else {
            console.print(result.table());
            result.summary(engine).forEach(console.out()::println);
            console.out().flush();
        }
    }
}
