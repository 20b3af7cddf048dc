package io.thalweg.workbench.bench;

import io.thalweg.config.ConfigException;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.engine.auto.Engines;
import io.thalweg.reference.ReferenceCase;
import io.thalweg.workbench.console.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The case, the batch size and the engine. */
@Command
final class BenchOptions {

    @Option(
            names = "--case",
            required = true,
            paramLabel = "DIR",
            description = "A folder with a reference case: the network, its parameters, its inputs.")
    private Path folder;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Rows of a batch (default: the case's own). The case's rows are repeated or cut to it.")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "auto",
            description = "auto, jvm, vector, nd4j or cuda (default: ${DEFAULT-VALUE}).")
    private EngineChoice engine;

    /** The case, with all that is wrong with the options told before anything is measured. */
    ReferenceCase read() {
        if (batch.isPresent() && batch.get() < 1) {
            throw new UsageException("--batch must be at least 1 but was " + batch.get());
        }
        try {
            ReferenceCase reference = ReferenceCase.read(folder);
            Engines.refusal(engine, reference.training().network()).ifPresent(reason -> {
                throw new UsageException(folder + ": " + reason);
            });
            return reference;
        } catch (ConfigException | IOException e) {
            throw new UsageException(e.getMessage());
        }
    }

    String caseName() {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    int batch(ReferenceCase reference) {
        return batch.orElse(reference.rows());
    }

    /** Returns the engine for training steps of {@code rows} rows. */
    EngineDecision learning(ReferenceCase reference, int rows) {
        return Engines.of(engine, reference.training().network(), rows);
    }

    /** Returns the engine that the scoring job would use. */
    EngineDecision scoring(ReferenceCase reference) {
        return Engines.scoring(engine, reference.training().network());
    }
}
