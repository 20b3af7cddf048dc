package io.thalweg.workbench.backtest;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.engine.auto.Engines;
import io.thalweg.learner.Learner;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.Progress;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.files.DataFiles;
import io.thalweg.workbench.files.EventSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code thalweg backtest}: how well a pipeline would have done on a file. */
@Command(
        name = "backtest",
        header = "Learn a file with a pipeline's learner, without Kafka, and show how well it went.",
        description =
                "%nEach batch is predicted before it is learned, so that every figure is of events not seen before."
                        + " The figures are over everything so far; those that begin with 'recent' over the last thousand.")
public final class BacktestCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "CSV with a header that names the schema's fields, or IDX; compressed by gzip or not.")
    private Path data;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Labels of an IDX file (default: the file whose name says labels-idx1 for images-idx3).")
    private Optional<Path> labels = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "Read only the first N rows.")
    private Optional<Long> limit = Optional.empty();

    @Override
    public Integer call() throws IOException {
        Pipeline pipeline = PipelineReader.read(file);
        EngineDecision decision = engine(pipeline);
        print(run(pipeline, decision), decision.engine().name());
        return 0;
    }

    private BacktestResult run(Pipeline pipeline, EngineDecision decision) throws IOException {
        // Rows count the time: two runs on a file are the same to the last bit.
        try (EventSource source = DataFiles.open(data, labels, pipeline, true, LongUnaryOperator.identity());
                Learner learner = Learner.of(pipeline, decision.engine());
                Progress progress = console.progress("backtest")) {
            return new Backtest(pipeline, learner).run(source, limit.orElse(Long.MAX_VALUE), progress);
        }
    }

    private void print(BacktestResult result, String engine) {
        if (console.isJson()) {
            console.print(result.json(engine));
        } else {
            console.print(result.table());
            result.summary(engine).forEach(console.out()::println);
            console.out().flush();
        }
    }

    private EngineDecision engine(Pipeline pipeline) {
        try {
            return Engines.of(
                    pipeline.engine(), pipeline.network(), pipeline.training().batchSize());
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }
}
