package io.thalweg.workbench.conformance;

import io.thalweg.config.ConfigException;
import io.thalweg.engine.Engine;
import io.thalweg.reference.ReferenceCase;
import io.thalweg.reference.ReferenceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said of a case and an engine.
 *
 * @param caseName the folder's name
 * @param engine empty if the case cannot be read, for then it is so whatever the engine
 * @param errors empty if the run did not come to its end
 * @param reason empty where the numbers say it
 */
record CaseResult(
        String caseName,
        Optional<String> engine,
        Kind kind,
        Optional<ReferenceRun.Finished> errors,
        Optional<String> reason) {

    /** In the words of the table and of the JSON. */
    enum Kind {
        OK("ok"),
        OUT_OF_TOLERANCE("out of tolerance"),
        FAILED("failed"),
        NOT_FOR_THIS_ENGINE("not for this engine"),
        BROKEN("broken case");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Reads a case and runs it on each of the engines. */
    static List<CaseResult> of(Path folder, List<Engine> engines) {
        String caseName = folder.getFileName().toString();
        ReferenceCase reference;
        try {
            reference = ReferenceCase.read(folder);
        } catch (ConfigException | IOException e) {
            return List.of(new CaseResult(
                    caseName, Optional.empty(), Kind.BROKEN, Optional.empty(), Optional.of(e.getMessage())));
        }
        List<CaseResult> verdicts = new ArrayList<>();
        for (Engine engine : engines) {
            verdicts.add(of(caseName, reference, engine));
        }
        return verdicts;
    }

    private static CaseResult of(String caseName, ReferenceCase reference, Engine engine) {
        Optional<String> name = Optional.of(engine.name());
        Optional<String> unsupported = engine.unsupported(reference.training().network());
        if (unsupported.isPresent()) {
            return new CaseResult(caseName, name, Kind.NOT_FOR_THIS_ENGINE, Optional.empty(), unsupported);
        }
        Optional<String> unavailable = engine.unavailable();
        if (unavailable.isPresent()) {
            return new CaseResult(caseName, name, Kind.FAILED, Optional.empty(), unavailable);
        }
        ReferenceRun run;
        try {
            run = ReferenceRun.of(engine, reference);
        } catch (RuntimeException e) {
            // A fault of the engine's is a finding too, and the other cases are still to be run.
            return new CaseResult(caseName, name, Kind.FAILED, Optional.empty(), Optional.of(e.toString()));
        }
        Kind kind = run.agrees() ? Kind.OK : Kind.OUT_OF_TOLERANCE;
        if (run instanceof ReferenceRun.Stopped stopped) {
            String reason = "step " + stopped.step() + " was skipped: " + stopped.reason();
            return new CaseResult(caseName, name, kind, Optional.empty(), Optional.of(reason));
        }
        return new CaseResult(caseName, name, kind, Optional.of((ReferenceRun.Finished) run), Optional.empty());
    }

    /** {@code not for this engine: …}. */
    String words() {
        return kind.words() + reason.map(text -> ": " + text).orElse("");
    }
}
