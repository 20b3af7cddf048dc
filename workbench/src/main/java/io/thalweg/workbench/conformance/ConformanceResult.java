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

/** All verdicts, and what they come to. One thread. */
final class ConformanceResult {

    private final List<CaseResult> verdicts = new ArrayList<>();

    void add(CaseResult verdict) {
        verdicts.add(verdict);
    }

    /** 0: whatever could be run agrees; 1: something does not, or cannot be read; 2: nothing at all can be read. */
    int exitCode() {
        if (count(Kind.BROKEN) == verdicts.size()) {
            return ExitCode.USAGE;
        }
        return count(Kind.OK) + count(Kind.NOT_FOR_THIS_ENGINE) == verdicts.size() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** One row per case and engine. */
    Table table() {
        Table table = Table.of("case", "engine", "lossError", "outputError", "parameterError", "verdict");
        for (CaseResult verdict : verdicts) {
            table.row(
                    verdict.caseName(),
                    verdict.engine().orElse(null),
                    verdict.errors()
                            .map(errors -> scientific(errors.lossError()))
                            .orElse(null),
                    verdict.errors()
                            .map(errors -> scientific(errors.outputError()))
                            .orElse(null),
                    verdict.errors()
                            .filter(errors -> errors.parameterError().isPresent())
                            .map(errors -> scientific(errors.parameterError().getAsDouble()))
                            .orElse(null),
                    verdict.words());
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

    /** One object with all of it. An error that is not a number is null, with the verdict beside it. */
    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("ok", count(Kind.OK));
        object.put("outOfTolerance", count(Kind.OUT_OF_TOLERANCE));
        object.put("failed", count(Kind.FAILED));
        object.put("notForThisEngine", count(Kind.NOT_FOR_THIS_ENGINE));
        object.put("broken", count(Kind.BROKEN));
        object.put("lossTolerance", ReferenceRun.LOSS_TOLERANCE);
        object.put("outputTolerance", ReferenceRun.OUTPUT_TOLERANCE);
        object.put("cases", verdicts.stream().map(ConformanceResult::json).toList());
        return object;
    }

    private static Map<String, Object> json(CaseResult verdict) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("case", verdict.caseName());
        object.put("engine", verdict.engine().orElse(null));
        object.put("verdict", verdict.kind().words());
        object.put(
                "lossError",
                verdict.errors()
                        .map(ReferenceRun.Finished::lossError)
                        .filter(Double::isFinite)
                        .orElse(null));
        object.put(
                "outputError",
                verdict.errors()
                        .map(ReferenceRun.Finished::outputError)
                        .filter(Double::isFinite)
                        .orElse(null));
        object.put(
                "parameterError",
                verdict.errors()
                        .filter(errors -> errors.parameterError().isPresent())
                        .map(errors -> errors.parameterError().getAsDouble())
                        .filter(Double::isFinite)
                        .orElse(null));
        object.put("reason", verdict.reason().orElse(null));
        return object;
    }

    private static String scientific(double error) {
        return String.format(Locale.ROOT, "%.1e", error);
    }

    private long count(Kind kind) {
        return verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
    }
}
