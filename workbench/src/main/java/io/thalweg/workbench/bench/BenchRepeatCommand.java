package io.thalweg.workbench.bench;

import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.reference.ReferenceCase;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.Table;
import io.thalweg.workbench.console.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code thalweg bench repeat}: whether training gives the same bits each time. */
@Command(
        name = "repeat",
        header = "Train three times, and compare the results bit for bit.",
        description =
                "%nThe same steps twice, and once with a snapshot in the middle from which a new network continues."
                        + " Prints SHA-256 hashes of all outputs and losses, and of the final parameters and optimizer state. Exits"
                        + " with 1 if the runs differ.")
final class BenchRepeatCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Steps of each run, at least 2 (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Override
    public Integer call() {
        if (steps < 2) {
            throw new UsageException("--steps must be at least 2 but was " + steps);
        }
        ReferenceCase reference = options.read();
        int rows = options.batch(reference);
        EngineDecision decision = options.learning(reference, rows);
        TrainingRun run = new TrainingRun(decision.engine(), reference, rows);
        List<TrainingRun.Result> results = List.of(
                run.of("first", steps), run.of("second", steps), run.of("restored", steps / 2, steps - steps / 2));
        boolean equal = results.stream().allMatch(results.get(0)::hasSameBits);
        if (console.isJson()) {
            console.print(json(decision, rows, results, equal));
        } else {
            Table table = Table.of("run", "outputs", "losses", "parameters", "optimizerState", "lastLoss");
            for (TrainingRun.Result result : results) {
                table.row(
                        result.run(),
                        result.outputs(),
                        result.losses(),
                        result.parameters(),
                        result.optimizerState(),
                        result.lastLoss());
            }
            console.print(table);
            console.out().println("engine " + decision.reason() + "; the runs " + (equal ? "are equal" : "differ"));
            console.out().flush();
        }
        return equal ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Map<String, Object> json(
            EngineDecision decision, int rows, List<TrainingRun.Result> results, boolean equal) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("case", options.caseName());
        object.put("engine", decision.engine().name());
        object.put("batch", rows);
        object.put("steps", steps);
        object.put("equal", equal);
        object.put("runs", results.stream().map(TrainingRun.Result::json).toList());
        return object;
    }
}
