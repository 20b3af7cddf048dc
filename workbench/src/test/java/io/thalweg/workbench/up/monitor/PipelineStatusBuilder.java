package io.thalweg.workbench.up.monitor;

import io.thalweg.evaluation.Metrics;
import io.thalweg.learner.Health;
import io.thalweg.learner.TrainingReport;
import io.thalweg.learner.UnseenReport;
import io.thalweg.scoring.observe.Percentiles;
import io.thalweg.weights.Accounting;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Builds the status of a run in which everything is done, except for the fields that a test changes. */
final class PipelineStatusBuilder {

    static final String HASH = "ab".repeat(32);

    long endsNanos = 1_000;
    long labeledEvents = 100;
    long labeledUnread;
    long liveEvents = 100;
    long scores = 99;
    PipelineStatus.ThisRun thisRun = new PipelineStatus.ThisRun(0, 0, 99, Map.of("score", 1L), List.of());
    Map<String, Long> labeledThrough = Map.of("p.labeled-events-0", 100L);
    List<DeadLetterReasons.Reason> reasons = List.of(
            new DeadLetterReasons.Reason("label class is missing", 2, "p.labeled-events-0@7"),
            new DeadLetterReasons.Reason("x must be finite but was NaN", 1, "p.events-0@9"));
    Map<String, Long> deadLetters = Map.of("score", 1L, "train", 2L);
    Accounting trained = new Accounting(98, 0, 2);
    Accounting published = new Accounting(98, 0, 2);
    Health health = Health.INITIAL;
    boolean heldBack;
    Optional<Metrics> frozen = Optional.empty();
    List<UnseenReport> unseen = List.of();

    static Metrics metrics(double accuracy, double recent) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("accuracy", accuracy);
        values.put("auc", Double.NaN);
        values.put("recentAccuracy", recent);
        return new Metrics(98, values);
    }

    PipelineStatus build() {
        return new PipelineStatus(
                new PipelineStatus.Ends(endsNanos, labeledUnread, liveEvents),
                thisRun,
                labeledEvents,
                labeledThrough,
                scores,
                deadLetters,
                reasons,
                new TrainingReport(
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        heldBack,
                        health,
                        trained,
                        0,
                        OptionalDouble.empty(),
                        metrics(0.9, 0.95),
                        new Metrics(98, Map.of("majority", 0.6)),
                        Map.of("p.labeled-events-0", 100L),
                        Map.of(),
                        0),
                unseen,
                Optional.of(new PipelineStatus.Published("0.98", HASH, published)),
                12,
                11,
                metrics(0.8, 0.85),
                Optional.of(new Percentiles(3, 40)),
                5,
                frozen);
    }
}
