package io.thalweg.workbench.conformance;

import io.thalweg.engine.Engine;
import io.thalweg.engine.auto.Engines;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.console.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The {@code thalweg conformance} command: runs the engines on reference cases, which are training runs recorded from
 * another system such as PyTorch, and compares the results.
 */
@Command(
        name = "conformance",
        header = "Run reference cases on the engines, and show how far they are from them.",
        description =
                "%nA case is a folder with case.json and, unless it has a recipe, tensors.safetensors: a network, what"
                        + " it began with, and where training led in another system. Each loss must be within 1e-4 of the reference, relative to it, and each"
                        + " element of the final output within 1e-3. Exits with 1 if a case is not, or cannot be read, and with 2"
                        + " if no case can be read.")
public final class ConformanceCommand implements Callable<Integer> {

    private static final String ALL = "all";

    @Mixin
    private Console console;

    @Parameters(paramLabel = "DIR", description = "A folder of cases, or a case.")
    private Path folder;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = ALL,
            description =
                    "jvm, nd4j, vector, cuda or all (default: ${DEFAULT-VALUE}). nd4j and cuda run every network; all leaves"
                            + " out vector in a JVM without the Vector API, and cuda on a machine without a usable GPU.")
    private String engine;

    @Override
    public Integer call() throws IOException {
        List<Engine> engines = engines();
        List<Path> cases = CaseFolders.in(folder);
        ConformanceResult result;
        try (ProgressDisplay progress = console.progress("conformance")) {
            result = run(cases, engines, progress);
        }
        if (console.isJson()) {
            console.print(result.json());
        } else {
            console.print(result.table());
            console.out().println(result.summary());
            console.out().flush();
        }
        return result.exitCode();
    }

    private ConformanceResult run(List<Path> cases, List<Engine> engines, ProgressDisplay progress) {
        ConformanceResult result = new ConformanceResult();
        for (int i = 0; i < cases.size(); i++) {
            progress.update(
                    (double) i / cases.size(), cases.get(i).getFileName().toString());
            CaseResult.of(cases.get(i), engines).forEach(result::add);
        }
        return result;
    }

    private List<Engine> engines() {
        Engines.problem().ifPresent(problem -> {
            throw new UsageException(problem);
        });
        if (engine.equals(ALL)) {
            // The Vector API is an option of the JVM, and not every machine has a GPU. An engine that is missing for
            // another
            // reason is a finding.
            return Engines.present().stream()
                    .filter(present -> !List.of("vector", "cuda").contains(present.name())
                            || present.unavailable().isEmpty())
                    .toList();
        }
        List<Engine> named = Engines.present().stream()
                .filter(present -> present.name().equals(engine))
                .toList();
        if (named.isEmpty()) {
            throw new UsageException("--engine must be all or an engine on the class path ("
                    + Engines.present().stream().map(Engine::name).collect(Collectors.joining(", ")) + ") but was "
                    + engine);
        }
        return named;
    }
}
