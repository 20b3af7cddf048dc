package io.thalweg.workbench.bench;

import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.Table;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of a benchmark.
 *
 * @param unit the JSON key of the median: {@code microsPerStep}, {@code microsPerForward}
 */
record BenchResult(String caseName, EngineDecision decision, int batch, String unit, Timing timing) {

    private static final double MICROS_PER_SECOND = 1e6;

    long eventsPerSecond() {
        return Math.round(batch * MICROS_PER_SECOND / timing.median());
    }

    void print(Console console) {
        if (console.isJson()) {
            console.print(json());
        } else {
            console.print(table());
            console.out().println("engine " + decision.reason());
            console.out().flush();
        }
    }

    private Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("case", caseName);
        object.put("engine", decision.engine().name());
        object.put("reason", decision.reason());
        object.put("batch", batch);
        object.put(unit, timing.median());
        object.put("p10", timing.p10());
        object.put("p90", timing.p90());
        object.put("eventsPerSecond", eventsPerSecond());
        object.put("samples", timing.samples());
        object.put("operationsPerSample", timing.operationsPerSample());
        return object;
    }

    private Table table() {
        return Table.of("case", "engine", "batch", unit, "p10", "p90", "eventsPerSecond")
                .row(
                        caseName,
                        decision.engine().name(),
                        batch,
                        timing.median(),
                        timing.p10(),
                        timing.p90(),
                        eventsPerSecond());
    }
}
