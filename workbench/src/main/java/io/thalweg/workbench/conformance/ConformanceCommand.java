package io.thalweg.workbench.conformance;

import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.auto.Engines;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code thalweg conformance}: the engines against training runs that another system made. */
@Command(
        name = "conformance",
        header = "Run reference cases on the engines, and show how far they are from them.",
        description =
                "%nA case is a folder with case.json and tensors.safetensors: a network, what it began with, and where"
                        + " training led in another system. Each loss must be within 1e-4 of the reference, relative to it, and each"
                        + " element of the final output within 1e-3. Exits with 1 if a case is not, or cannot be read, and with 2"
                        + " if no case can be read.")
public final class ConformanceCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Parameters(paramLabel = "DIR", description = "A folder of cases, or a case.")
    private Path folder;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "all",
            description = "jvm, vector, nd4j or all (default: ${DEFAULT-VALUE}). Only nd4j runs every network.")
    private EnginesUnderTest engines;

    @Override
    public Integer call() throws IOException {
        List<Path> cases = CaseFolders.in(folder);
        ConformanceResult result;
        try (Progress progress = console.progress("conformance")) {
            result = run(cases, progress);
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

    private ConformanceResult run(List<Path> cases, Progress progress) {
        ConformanceResult result = new ConformanceResult();
        for (int i = 0; i < cases.size(); i++) {
            progress.update(
                    (double) i / cases.size(), cases.get(i).getFileName().toString());
            Verdict.of(cases.get(i), engines.choices()).forEach(result::add);
        }
        return result;
    }

    private enum EnginesUnderTest {
        JVM,
        VECTOR,
        ND4J,
        ALL;

        List<EngineChoice> choices() {
            return switch (this) {
                case JVM -> List.of(EngineChoice.JVM);
                case VECTOR -> List.of(EngineChoice.VECTOR);
                case ND4J -> List.of(EngineChoice.ND4J);
                case ALL ->
                    Engines.vector().isPresent()
                            ? List.of(EngineChoice.JVM, EngineChoice.VECTOR, EngineChoice.ND4J)
                            : List.of(EngineChoice.JVM, EngineChoice.ND4J);
            };
        }
    }
}
