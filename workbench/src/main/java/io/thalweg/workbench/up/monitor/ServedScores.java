package io.thalweg.workbench.up.monitor;

import io.thalweg.evaluation.Metrics;
import io.thalweg.evaluation.PrequentialEvaluator;
import io.thalweg.features.LabelSpec;
import io.thalweg.schemas.Score;
import io.thalweg.scoring.observe.Histogram;
import io.thalweg.scoring.observe.Percentiles;
import io.thalweg.weights.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Scores as they were served, each judged by the label that came before or after it under the same event id. Of each kind
 * only the newest wait for their counterpart, so that memory is bounded whatever never comes. One thread.
 */
final class ServedScores {

    private static final int MOST_WAITING = 200_000;

    private final PrequentialEvaluator evaluator;
    private final int outputs;
    private final Map<String, float[]> waitingScores = bounded();
    private final Map<String, Float> waitingLabels = bounded();
    private final DistinctVersions versions = new DistinctVersions();
    private final Histogram stalenessMillis = new Histogram();
    private long scores;
    private long lastStalenessMillis;

    ServedScores(LabelSpec label) {
        this.evaluator = PrequentialEvaluator.of(label);
        this.outputs = label.outputs();
    }

    /** @throws IllegalArgumentException if the score's version is none; then it counts for nothing */
    void score(Score score) {
        versions.add(Version.parse(score.version()));
        scores++;
        if (score.trainedThroughMillis() > 0) {
            lastStalenessMillis = score.stalenessMillis();
            stalenessMillis.record(lastStalenessMillis);
        }
        if (score.output().length != outputs) {
            return;
        }
        Float label = waitingLabels.remove(score.eventId());
        if (label == null) {
            waitingScores.put(score.eventId(), score.output());
        } else {
            evaluator.accept(score.output(), 0, label);
        }
    }

    void label(String eventId, float label) {
        float[] output = waitingScores.remove(eventId);
        if (output == null) {
            waitingLabels.put(eventId, label);
        } else {
            evaluator.accept(output, 0, label);
        }
    }

    /** Records in the scores topic. */
    long scores() {
        return scores;
    }

    /** Versions that gave at least one score. */
    long versions() {
        return versions.count();
    }

    /** Over the scores whose label is known. */
    Metrics metrics() {
        return evaluator.metrics();
    }

    /** Of the scores given by versions that had learned something. */
    Optional<Percentiles> stalenessMillis() {
        return stalenessMillis.counts().percentiles();
    }

    /** Of the score that came last. */
    long lastStalenessMillis() {
        return lastStalenessMillis;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST_WAITING;
            }
        };
    }
}
