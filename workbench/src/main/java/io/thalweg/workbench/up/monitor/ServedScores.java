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
 * Evaluates the scores as they were served: joins each score with the label that has the same event id, whichever comes
 * first. Only the newest unmatched scores and labels are kept, so that memory is bounded. Single-threaded.
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

    /**
     * Adds a score.
     *
     * @throws IllegalArgumentException if the version of the score is invalid; the score is then not counted
     */
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

    /** The number of records in the scores topic. */
    long scores() {
        return scores;
    }

    /** The number of versions with at least one score. */
    long versions() {
        return versions.count();
    }

    /** The metrics of all scores with a known label. */
    Metrics metrics() {
        return evaluator.metrics();
    }

    /** The staleness of the scores from versions that had learned at least one record. */
    Optional<Percentiles> stalenessMillis() {
        return stalenessMillis.counts().percentiles();
    }

    /** The staleness of the last score. */
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
