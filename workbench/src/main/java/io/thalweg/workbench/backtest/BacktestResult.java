package io.thalweg.workbench.backtest;

import io.thalweg.evaluation.Baselines;
import io.thalweg.evaluation.Metrics;
import io.thalweg.learner.Health;
import io.thalweg.learner.HealthJson;
import io.thalweg.learner.UnseenReport;
import io.thalweg.workbench.console.HealthView;
import io.thalweg.workbench.console.Table;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of a backtest.
 *
 * @param metrics prequential metrics of all examples
 * @param baselines the same metrics of predictions without learning
 * @param overTime the metrics at some points of the file, including its end
 * @param deadLetters number of rows that could not be learned
 * @param unseen listed values that no row had
 * @param reasons why rows could not be learned, the most frequent reason first
 * @param health the state of training at the end
 * @param seconds from the first row read to the last row learned
 * @param weightsHash hash of the final weights
 */
record BacktestResult(
        Metrics metrics,
        Metrics baselines,
        List<Metrics> overTime,
        long deadLetters,
        List<UnseenReport> unseen,
        List<DeadLetterReasons.Reason> reasons,
        Health health,
        double seconds,
        String weightsHash) {

    BacktestResult {
        overTime = List.copyOf(overTime);
        unseen = List.copyOf(unseen);
        reasons = List.copyOf(reasons);
    }

    double examplesPerSecond() {
        return seconds > 0 ? metrics.examples() / seconds : 0;
    }

    /** Returns the result as one JSON object, with the metrics next to {@code examples}. */
    Map<String, Object> json(String engine) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("examples", metrics.examples());
        object.putAll(metrics.values());
        object.put("examplesPerSecond", examplesPerSecond());
        object.put("baselines", baselines.values());
        object.put("deadLetters", deadLetters);
        object.put("unseenValues", unseen.stream().map(UnseenReport::json).toList());
        object.put("deadLetterReasons", DeadLetterReasons.json(reasons));
        object.putAll(HealthJson.toMap(health));
        object.put("seconds", seconds);
        object.put("engine", engine);
        object.put("weightsHash", weightsHash);
        object.put("overTime", overTime.stream().map(BacktestResult::json).toList());
        return object;
    }

    /** Returns a row for each point in time: the metrics of all examples so far, and those of the last thousand. */
    Table table() {
        List<String> columns = new ArrayList<>(List.of("examples"));
        columns.addAll(metrics.values().keySet());
        Table table = Table.of(columns.toArray(String[]::new));
        for (Metrics moment : overTime) {
            List<Object> cells = new ArrayList<>(List.of(moment.examples()));
            metrics.values().keySet().forEach(name -> cells.add(moment.values().get(name)));
            table.row(cells.toArray());
        }
        return table;
    }

    /** Returns the lines that are printed below the table. */
    List<String> summary(String engine) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d examples in %.1f s (%,.0f/s) by engine %s",
                metrics.examples(),
                seconds,
                examplesPerSecond(),
                engine));
        lines.add("without learning: " + explained(baselines.values()));
        lines.add("dead letters: " + deadLetters);
        lines.addAll(DeadLetterReasons.lines(reasons));
        HealthView.toText(health).ifPresent(lines::add);
        lines.add("weights: " + weightsHash);
        return lines;
    }

    private static Map<String, Object> json(Metrics moment) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("examples", moment.examples());
        object.putAll(moment.values());
        return object;
    }

    private static String explained(Map<String, Double> baselines) {
        return baselines.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s %.4f (%s)",
                        entry.getKey(),
                        entry.getValue(),
                        Baselines.meaning(entry.getKey())))
                .collect(Collectors.joining(", "));
    }
}
