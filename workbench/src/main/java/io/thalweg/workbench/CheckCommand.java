package io.thalweg.workbench;

import io.thalweg.config.Pipeline;
import io.thalweg.config.report.PipelineReport;
import io.thalweg.engine.auto.Engines;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.topics.KafkaProperties;
import io.thalweg.workbench.topics.PipelineFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * The {@code thalweg check} command: checks a pipeline file without Kafka, and prints a summary of it or a list of all
 * its problems.
 */
@Command(
        name = "check",
        header = "Check a pipeline file, and show what it comes to.",
        description = "%nShows the settings in effect (secrets masked), the columns that the features give, the network"
                + " layer by layer, the topics, and the engine it gets. Needs no Kafka.")
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline file.")
    private Path file;

    @Override
    public Integer call() {
        Pipeline pipeline = PipelineFile.read(file, console);
        Optional<String> refusal = Engines.refusal(pipeline.engine(), pipeline.network());
        if (refusal.isPresent()) {
            throw new UsageException(file + ": " + refusal.get());
        }
        Optional<String> kafka = KafkaProperties.refusal(pipeline);
        if (kafka.isPresent()) {
            throw new UsageException(file + ": the kafka settings cannot be used: " + kafka.get());
        }
        KafkaProperties.keyStoreProblem(pipeline).ifPresent(warning -> console.remark("warning: " + warning));
        pipeline.init()
                .map(file -> WeightsFile.read(file, pipeline.model()))
                .ifPresent(weights ->
                        console.remark("init: " + pipeline.init().orElseThrow() + " fits, " + weights.words()));
        String engine = Engines.of(
                        pipeline.engine(),
                        pipeline.network(),
                        pipeline.training().batchSize(),
                        pipeline.features().sparseShare())
                .reason();
        PipelineReport report = PipelineReport.of(pipeline, engine);
        if (console.isJson()) {
            console.print(report.json());
        } else {
            console.out().print(report.text());
            console.out().flush();
        }
        return 0;
    }
}
