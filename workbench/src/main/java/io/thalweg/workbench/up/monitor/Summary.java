package io.thalweg.workbench.up.monitor;

import io.thalweg.evaluation.Baselines;
import io.thalweg.evaluation.Metrics;
import io.thalweg.learner.HealthJson;
import io.thalweg.learner.UnseenReport;
import io.thalweg.scoring.observe.Percentiles;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import io.thalweg.workbench.console.HealthView;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The summary of a run, with counts over all runs on the same state directory.
 *
 * @param elapsed duration of this run
 */
public record Summary(PipelineStatus standing, Duration elapsed) {

    private static final double MILLIS_PER_SECOND = 1000;

    /** The maximum number of ranges of lost offsets in a line; the newest are shown. */
    private static final int MAX_RANGES = 5;

    /** The summary for JSON, with keys in the order of printing. Unknown values are null. */
    public Map<String, Object> toMap() {
        Accounting accounting = standing.training().accounting();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sent", standing.labeledEvents());
        map.put("learned", accounting.learned());
        map.put("pending", accounting.pending());
        map.put("deadLetters", standing.allDeadLetters());
        map.put(
                "unseenValues",
                standing.unseen().stream().map(UnseenReport::json).toList());
        map.put("deadLetterReasons", DeadLetterReasons.json(standing.deadLetterReasons()));
        map.put("lost", standing.lost().offsets());
        map.put(
                "lostRanges",
                standing.lost().ranges().stream().map(Lost.Range::toMap).toList());
        map.putAll(HealthJson.toMap(standing.training().health()));
        map.put("scores", standing.scores());
        map.put("versionsPublished", standing.versionsPublished());
        map.put("versionsServed", standing.versionsServed());
        map.put("prequential", overall(standing.training().metrics()));
        map.put("served", overall(standing.served()));
        standing.frozen().ifPresent(frozen -> map.put("frozen", overall(frozen)));
        map.put("baselines", overall(standing.training().baselines()));
        map.put(
                "stalenessMillis",
                standing.stalenessMillis().map(Summary::percentiles).orElse(null));
        map.put("seconds", elapsed.toMillis() / MILLIS_PER_SECOND);
        map.put(
                "version",
                standing.published().map(PipelineStatus.Published::version).orElse(null));
        map.put(
                "weightsHash",
                standing.published().map(PipelineStatus.Published::hash).orElse(null));
        return map;
    }

    /** The summary as lines of text. */
    public List<String> toLines() {
        Accounting accounting = standing.training().accounting();
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "events",
                "%,d sent, %,d learned, %,d pending, %,d dead letters",
                standing.labeledEvents(),
                accounting.learned(),
                accounting.pending(),
                standing.allDeadLetters()));
        lines.addAll(DeadLetterReasons.lines(standing.deadLetterReasons()));
        if (standing.lost().offsets() > 0) {
            lines.add(line("lost", "%s", lost(standing.lost())));
        }
        HealthView.toText(standing.training().health()).ifPresent(text -> lines.add(line("training", "%s", text)));
        lines.add(line("scores", "%,d, by %,d versions", standing.scores(), standing.versionsServed()));
        UnseenReport.lines(standing.unseen()).forEach(unseen -> lines.add(line("unseen", "%s", unseen)));
        lines.add(line("prequential", "%s", text(standing.training().metrics())));
        lines.add(line("served", "%s", text(standing.served())));
        standing.frozen().ifPresent(frozen -> lines.add(line("frozen", "%s", text(frozen))));
        lines.add(line("baselines", "%s", explained(standing.training().baselines())));
        standing.stalenessMillis()
                .ifPresent(staleness ->
                        lines.add(line("staleness", "p50 %,d ms, p99 %,d ms", staleness.p50(), staleness.p99())));
        standing.published()
                .ifPresent(newest -> lines.add(line(
                        "weights",
                        "version %s of %,d published, hash %s",
                        newest.version(),
                        standing.versionsPublished(),
                        newest.hash())));
        lines.add(line("time", "%.1f s", elapsed.toMillis() / MILLIS_PER_SECOND));
        return lines;
    }

    private static String lost(Lost lost) {
        List<String> ranges = lost.ranges().stream()
                .skip(Math.max(0, lost.ranges().size() - MAX_RANGES))
                .map(Lost.Range::toString)
                .toList();
        return String.format(Locale.ROOT, "%,d offsets were removed before they were read", lost.offsets())
                + (ranges.isEmpty() ? "" : ": " + String.join(", ", ranges))
                + (ranges.size() < lost.ranges().size() ? " and others before" : "");
    }

    private static String line(String name, String format, Object... values) {
        return String.format(Locale.ROOT, "%-12s ", name) + String.format(Locale.ROOT, format, values);
    }

    private static String text(Metrics metrics) {
        List<String> figures = new ArrayList<>();
        overall(metrics).forEach((name, value) -> figures.add(String.format(Locale.ROOT, "%s %.4f", name, value)));
        return figures.isEmpty() ? "-" : String.join(", ", figures);
    }

    private static String explained(Metrics baselines) {
        List<String> figures = new ArrayList<>();
        overall(baselines)
                .forEach((name, value) ->
                        figures.add(String.format(Locale.ROOT, "%s %.4f (%s)", name, value, Baselines.meaning(name))));
        return figures.isEmpty() ? "-" : String.join(", ", figures);
    }

    /** The metrics without those over the last thousand examples. */
    private static Map<String, Double> overall(Metrics metrics) {
        Map<String, Double> overall = new LinkedHashMap<>(metrics.values());
        overall.keySet().removeIf(name -> name.startsWith("recent"));
        overall.values().removeIf(value -> !Double.isFinite(value));
        return overall;
    }

    private static Map<String, Long> percentiles(Percentiles percentiles) {
        Map<String, Long> map = new LinkedHashMap<>();
        map.put("p50", percentiles.p50());
        map.put("p99", percentiles.p99());
        return map;
    }
}
