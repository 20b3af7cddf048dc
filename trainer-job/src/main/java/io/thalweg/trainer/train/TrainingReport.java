package io.thalweg.trainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.learner.Health;
import io.thalweg.learner.Learner;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Version;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the training goes, told five times a second while anything changes, and once more when it stops:
 *
 * <pre>{@code
 * {"stage": "train",
 *  "time": 1767225600000,                 milliseconds since the epoch
 *  "version": "0.1250",                   of the network as it is
 *  "published": "0.1200",                 the newest version in the weights topic; null if this run has published none
 *  "state": "ok",                         suspect: losses are far above the usual, and nothing is published; diverged:
 *                                         training has gone back to the last good parameters, and is not over it yet
 *  "divergences": 0, "restores": 0,       episodes so far, and how often parameters were restored
 *  "divergence": null,                    the last one: {"sinceStep": 1501, "cause": "…", "remedies": ["…"]}
 *  "read": 1250, "learned": 1249, "pending": 0, "deadLetters": 1,
 *  "lost": 0,                             offsets that Kafka removed before they were read
 *  "examplesPerSecond": 1249.0,           learned since the report before
 *  "loss": 0.31,                          mean over them; null if there are none
 *  "metrics": {"accuracy": 0.9, …},       prequential, over everything learned
 *  "baselines": {"majority": 0.6, …},     the same of what needs no learning
 *  "readThrough": {"p.labeled-events-0": 1250},
 *  "trainedThrough": {"p.labeled-events-0": 1250},
 *  "trainedThroughTime": 1767225599990}   record timestamp of the newest example learned
 * }</pre>
 */
final class TrainingReport {

    /** What keeps pace with the training learns from these reports how far it is: the less they wait, the faster it goes. */
    private static final Duration EVERY = Duration.ofMillis(200);

    private static final ObjectMapper JSON = new ObjectMapper();

    private long reportedMillis;
    private long reportedRead;
    private long examples;
    private double lossSum;
    private boolean moving;

    /** @param learner as it starts */
    TrainingReport(Learner learner, long nowMillis) {
        reportedMillis = nowMillis;
        reportedRead = learner.accounting().read();
    }

    void learned(int batchExamples, double loss) {
        examples += batchExamples;
        lossSum += loss * batchExamples;
    }

    /** Whether a reader of the last report would be mistaken about how things are. */
    boolean hasNews(Learner learner) {
        return moving || learner.accounting().read() != reportedRead || examples > 0;
    }

    /** When the next report may be made, milliseconds since the epoch. */
    long dueMillis() {
        return reportedMillis + EVERY.toMillis();
    }

    /** One JSON object in UTF-8; the next report begins here. */
    byte[] encode(Learner learner, Optional<Version> published, long nowMillis) {
        Accounting accounting = learner.accounting();
        ObjectNode report = JSON.createObjectNode();
        report.put("stage", "train")
                .put("time", nowMillis)
                .put("version", learner.version().toString())
                .put("published", published.map(Version::toString).orElse(null))
                .put("read", accounting.read())
                .put("learned", accounting.learned())
                .put("pending", accounting.pending())
                .put("deadLetters", accounting.deadLetters())
                .put("lost", accounting.lost().offsets())
                .put("examplesPerSecond", examples * 1000.0 / Math.max(1, nowMillis - reportedMillis))
                .put("loss", examples == 0 ? null : lossSum / examples);
        putHealth(report, learner.health());
        putFinite(report.putObject("metrics"), learner.metrics().values());
        putFinite(report.putObject("baselines"), learner.baselines().values());
        ObjectNode readThrough = report.putObject("readThrough");
        learner.readThrough().forEach(readThrough::put);
        ObjectNode through = report.putObject("trainedThrough");
        learner.trainedThrough().forEach(through::put);
        report.put("trainedThroughTime", learner.trainedThroughMillis());
        moving = examples > 0;
        reportedMillis = nowMillis;
        reportedRead = accounting.read();
        examples = 0;
        lossSum = 0;
        try {
            return JSON.writeValueAsBytes(report);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always JSON", e);
        }
    }

    private static void putHealth(ObjectNode report, Health health) {
        report.put("state", health.state().key())
                .put("divergences", health.divergences())
                .put("restores", health.restores());
        report.putNull("divergence");
        health.latest().ifPresent(latest -> {
            ObjectNode divergence = report.putObject("divergence")
                    .put("sinceStep", latest.sinceStep())
                    .put("step", latest.step())
                    .put("restoredStep", latest.restoredStep())
                    .put("cause", latest.cause());
            latest.remedies().forEach(divergence.putArray("remedies")::add);
        });
    }

    /** JSON has no NaN; a figure that is not known is null. */
    private static void putFinite(ObjectNode node, Map<String, Double> figures) {
        figures.forEach((name, figure) -> node.put(name, Double.isFinite(figure) ? figure : null));
    }
}
