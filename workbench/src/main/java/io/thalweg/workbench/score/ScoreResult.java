package io.thalweg.workbench.score;

import io.thalweg.features.LabelSpec;
import io.thalweg.schemas.Score;
import io.thalweg.workbench.console.Table;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of scoring a file.
 *
 * @param unusable number of rows that could not be scored
 * @param reasons why rows could not be scored, the most frequent reason first
 * @param labeled number of scores that were compared with a label
 * @param metrics metrics of these scores
 * @param first the first scores
 * @param seconds from the first row read to the last row scored
 */
record ScoreResult(
        long scored,
        long unusable,
        List<DeadLetterReasons.Reason> reasons,
        long labeled,
        Map<String, Double> metrics,
        List<Score> first,
        double seconds) {

    ScoreResult {
        reasons = List.copyOf(reasons);
        first = List.copyOf(first);
    }

    double eventsPerSecond() {
        return seconds > 0 ? scored / seconds : 0;
    }

    /**
     * Returns the result as one JSON object, with the metrics next to the counts.
     *
     * @param version version of the weights, null if they have none
     * @param saved file with the scores, null if they were not saved
     */
    Map<String, Object> json(String version, String hash, String engine, String saved) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("scored", scored);
        object.put("deadLetters", unusable);
        object.put("deadLetterReasons", DeadLetterReasons.json(reasons));
        object.put("labeled", labeled);
        object.putAll(metrics);
        object.put("eventsPerSecond", eventsPerSecond());
        object.put("seconds", seconds);
        object.put("engine", engine);
        object.put("version", version);
        object.put("weightsHash", hash);
        object.put("saved", saved);
        return object;
    }

    /** The first scores as a table. With several classes, only the most probable one is shown. */
    Table table(LabelSpec label) {
        Table table =
                label.isNumeric() ? Table.of("id", "time", "score") : Table.of("id", "time", "score", "predicted");
        for (Score score : first) {
            List<Object> cells = new ArrayList<>(List.of(score.eventId(), score.timeMillis()));
            Prediction prediction = Prediction.of(label, score.output());
            cells.add(prediction.score());
            prediction.name().ifPresent(cells::add);
            table.row(cells.toArray());
        }
        return table;
    }

    /** Returns the lines that are printed below the table. */
    List<String> summary(String weights, String engine, String saved) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d scores in %.1f s (%,.0f/s) by engine %s",
                scored,
                seconds,
                eventsPerSecond(),
                engine));
        lines.add("dead letters: " + unusable);
        lines.addAll(DeadLetterReasons.lines(reasons));
        if (labeled > 0) {
            lines.add(String.format(Locale.ROOT, "of %,d labeled rows: ", labeled)
                    + metrics.entrySet().stream()
                            .map(entry -> String.format(Locale.ROOT, "%s %.4f", entry.getKey(), entry.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        lines.add("weights: " + weights);
        if (saved != null) {
            lines.add("saved in " + saved);
        }
        return lines;
    }
}
