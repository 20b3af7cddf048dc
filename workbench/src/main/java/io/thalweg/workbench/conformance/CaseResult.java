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
 * The result of one case on one engine.
 *
 * @param caseName the folder's name
 * @param engine empty if the case cannot be read, which does not depend on the engine
 * @param errors the deviations; empty if the run did not reach its end
 * @param reason why the case failed; empty if the deviations say it
 */
record CaseResult(
        String caseName,
        Optional<String> engine,
        Kind kind,
        Optional<ReferenceRun.Finished> errors,
        Optional<String> reason) {

    /** The kind of result, as it is printed in the table and in JSON. */
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
        List<CaseResult> results = new ArrayList<>();
        for (Engine engine : engines) {
            results.add(of(caseName, reference, engine));
        }
        return results;
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
            // An exception of one engine is a result too: the other cases still run.
            return new CaseResult(caseName, name, Kind.FAILED, Optional.empty(), Optional.of(e.toString()));
        }
        Kind kind = run.agrees() ? Kind.OK : Kind.OUT_OF_TOLERANCE;
        if (run instanceof ReferenceRun.Stopped stopped) {
            String reason = "step " + stopped.step() + " was skipped: " + stopped.reason();
            return new CaseResult(caseName, name, kind, Optional.empty(), Optional.of(reason));
        }
        return new CaseResult(caseName, name, kind, Optional.of((ReferenceRun.Finished) run), Optional.empty());
    }

    /** Returns the kind with its reason: {@code not for this engine: …}. */
    String words() {
        return kind.words() + reason.map(text -> ": " + text).orElse("");
    }
}
