package io.thalweg.workbench.conformance;

import io.thalweg.reference.ReferenceRun;
import io.thalweg.workbench.conformance.CaseResult.Kind;
import io.thalweg.workbench.console.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ExitCode;

/** Collects the results of all cases and computes the exit code. Single-threaded. */
final class ConformanceResult {

    private final List<CaseResult> results = new ArrayList<>();

    void add(CaseResult result) {
        results.add(result);
    }

    /**
     * The exit code. 0: all runs agree with their reference; 1: a run deviates, or a case cannot be read; 2: no case
     * can be read.
     */
    int exitCode() {
        if (count(Kind.BROKEN) == results.size()) {
            return ExitCode.USAGE;
        }
        return count(Kind.OK) + count(Kind.NOT_FOR_THIS_ENGINE) == results.size() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Returns one row per case and engine. */
    Table table() {
        Table table = Table.of("case", "engine", "lossError", "outputError", "parameterError", "verdict");
        for (CaseResult result : results) {
            table.row(
                    result.caseName(),
                    result.engine().orElse(null),
                    result.errors()
                            .map(errors -> scientific(errors.lossError()))
                            .orElse(null),
                    result.errors()
                            .map(errors -> scientific(errors.outputError()))
                            .orElse(null),
                    result.errors()
                            .filter(errors -> errors.parameterError().isPresent())
                            .map(errors -> scientific(errors.parameterError().getAsDouble()))
                            .orElse(null),
                    result.words());
        }
        return table;
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%d ok, %d out of tolerance, %d failed, %d not for the engine, %d broken (tolerances: losses %s relative, final output"
                        + " and parameters %s absolute)",
                count(Kind.OK),
                count(Kind.OUT_OF_TOLERANCE),
                count(Kind.FAILED),
                count(Kind.NOT_FOR_THIS_ENGINE),
                count(Kind.BROKEN),
                scientific(ReferenceRun.LOSS_TOLERANCE),
                scientific(ReferenceRun.OUTPUT_TOLERANCE));
    }

    /** Returns all results as one JSON object. A deviation that is not a number is null. */
    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("ok", count(Kind.OK));
        object.put("outOfTolerance", count(Kind.OUT_OF_TOLERANCE));
        object.put("failed", count(Kind.FAILED));
        object.put("notForThisEngine", count(Kind.NOT_FOR_THIS_ENGINE));
        object.put("broken", count(Kind.BROKEN));
        object.put("lossTolerance", ReferenceRun.LOSS_TOLERANCE);
        object.put("outputTolerance", ReferenceRun.OUTPUT_TOLERANCE);
        object.put("cases", results.stream().map(ConformanceResult::json).toList());
        return object;
    }

    private static Map<String, Object> json(CaseResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("case", result.caseName());
        object.put("engine", result.engine().orElse(null));
        object.put("verdict", result.kind().words());
        object.put(
                "lossError",
                result.errors()
                        .map(ReferenceRun.Finished::lossError)
                        .filter(Double::isFinite)
                        .orElse(null));
        object.put(
                "outputError",
                result.errors()
                        .map(ReferenceRun.Finished::outputError)
                        .filter(Double::isFinite)
                        .orElse(null));
        object.put(
                "parameterError",
                result.errors()
                        .filter(errors -> errors.parameterError().isPresent())
                        .map(errors -> errors.parameterError().getAsDouble())
                        .filter(Double::isFinite)
                        .orElse(null));
        object.put("reason", result.reason().orElse(null));
        return object;
    }

    private static String scientific(double error) {
        return String.format(Locale.ROOT, "%.1e", error);
    }

    private long count(Kind kind) {
        return results.stream().filter(result -> result.kind() == kind).count();
    }
}
