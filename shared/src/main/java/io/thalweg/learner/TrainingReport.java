package io.thalweg.learner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.evaluation.Metrics;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import io.thalweg.weights.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The trainer's report in the metrics topic. One JSON object in UTF-8:
 *
 * <pre>{@code
 * {"stage": "train",
 *  "time": 1767225600000,                 milliseconds since the epoch
 *  "version": "0.1250",                   of the parameters in memory
 *  "published": "0.1200",                 the newest version in the weights topic; null if this run has published none
 *  "heldBack": false,                     whether newer parameters exist that may not be published yet
 *  "state": "ok", "divergences": 0,       see HealthJson
 *  "restores": 0, "divergence": null,
 *  "read": 1250, "learned": 1249, "pending": 0, "deadLetters": 1,
 *  "lost": 0,                             offsets that Kafka removed before they were read
 *  "examplesPerSecond": 1249.0,           learned since the previous report
 *  "loss": 0.31,                          their mean loss; null if there are none
 *  "metrics": {"accuracy": 0.9, …},       prequential, over all examples learned
 *  "baselines": {"majority": 0.6, …},     the same metrics of predictions without learning
 *  "readThrough": {"p.labeled-events-0": 1250},
 *  "trainedThrough": {"p.labeled-events-0": 1250},
 *  "trainedThroughTime": 1767225599990}   record timestamp of the newest example learned
 * }</pre>
 *
 * @param version empty before the first report
 * @param heldBack whether newer parameters exist that may not be published yet, because losses are too high
 * @param accounting of all records read, over all runs; a decoded one has no ranges of what was lost
 * @param loss mean over the examples learned since the previous report; empty if there are none
 * @param metrics prequential
 * @param baselines the same metrics of predictions without learning
 * @param readThrough for each {@code topic-partition} of the labeled events the offset up to which (exclusive) every record
 *     was read, or is lost
 * @param trainedThrough the same, where every record was learned, refused or lost
 * @param trainedThroughMillis record timestamp of the newest example learned, milliseconds since the epoch; 0 before the first
 */
public record TrainingReport(
        long timeMillis,
        Optional<Version> version,
        Optional<Version> published,
        boolean heldBack,
        Health health,
        Accounting accounting,
        double examplesPerSecond,
        OptionalDouble loss,
        Metrics metrics,
        Metrics baselines,
        Map<String, Long> readThrough,
        Map<String, Long> trainedThrough,
        long trainedThroughMillis) {

    /** Before the trainer has reported anything. */
    public static final TrainingReport NONE = new TrainingReport(
            0,
            Optional.empty(),
            Optional.empty(),
            false,
            Health.INITIAL,
            Accounting.NONE,
            0,
            OptionalDouble.empty(),
            Metrics.NONE,
            Metrics.NONE,
            Map.of(),
            Map.of(),
            0);

    private static final ObjectMapper JSON = new ObjectMapper();

    public TrainingReport {
        readThrough = Collections.unmodifiableMap(new TreeMap<>(readThrough));
        trainedThrough = Collections.unmodifiableMap(new TreeMap<>(trainedThrough));
    }

    /** The JSON object. */
    public byte[] encode() {
        ObjectNode report = JSON.createObjectNode();
        report.put("stage", "train")
                .put("time", timeMillis)
                .put("version", text(version))
                .put("published", text(published))
                .put("heldBack", heldBack);
        report.setAll((ObjectNode) JSON.valueToTree(HealthJson.toMap(health)));
        report.put("read", accounting.read())
                .put("learned", accounting.learned())
                .put("pending", accounting.pending())
                .put("deadLetters", accounting.deadLetters())
                .put("lost", accounting.lost().offsets())
                .put("examplesPerSecond", examplesPerSecond)
                .put("loss", loss.isPresent() ? loss.getAsDouble() : null);
        putFinite(report.putObject("metrics"), metrics.values());
        putFinite(report.putObject("baselines"), baselines.values());
        putOffsets(report.putObject("readThrough"), readThrough);
        putOffsets(report.putObject("trainedThrough"), trainedThrough);
        report.put("trainedThroughTime", trainedThroughMillis);
        try {
            return JSON.writeValueAsBytes(report);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always JSON", e);
        }
    }

    private static String text(Optional<Version> version) {
        return version.map(Version::toString).orElse(null);
    }

    /** JSON has no NaN; a metric that is not known is null. */
    private static void putFinite(ObjectNode node, Map<String, Double> values) {
        values.forEach((name, value) -> node.put(name, Double.isFinite(value) ? value : null));
    }

    private static void putOffsets(ObjectNode node, Map<String, Long> offsets) {
        offsets.forEach(node::put);
    }

    /**
     * Reads a report, also one of an older build, which has fewer keys.
     *
     * @throws IOException if the bytes are not a training report
     */
    public static TrainingReport decode(byte[] bytes) throws IOException {
        JsonNode json = JSON.readTree(bytes);
        for (String count : List.of("learned", "pending", "deadLetters")) {
            if (!json.path(count).canConvertToLong()) {
                throw new IOException("a training report needs the count " + count + " but is " + json);
            }
        }
        Accounting accounting = new Accounting(
                json.get("learned").asLong(),
                json.get("pending").asLong(),
                json.get("deadLetters").asLong(),
                new Lost(json.path("lost").asLong(), List.of()));
        JsonNode loss = json.path("loss");
        return new TrainingReport(
                json.path("time").asLong(),
                version(json.path("version")),
                version(json.path("published")),
                json.path("heldBack").asBoolean(),
                HealthJson.read(json),
                accounting,
                json.path("examplesPerSecond").asDouble(),
                loss.isNumber() ? OptionalDouble.of(loss.asDouble()) : OptionalDouble.empty(),
                metrics(json.path("metrics"), accounting.learned()),
                metrics(json.path("baselines"), accounting.learned()),
                offsets(json.path("readThrough")),
                offsets(json.path("trainedThrough")),
                json.path("trainedThroughTime").asLong());
    }

    private static Optional<Version> version(JsonNode json) throws IOException {
        try {
            return json.isTextual() ? Optional.of(Version.parse(json.asText())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException("a training report has a wrong version: " + e.getMessage(), e);
        }
    }

    private static Metrics metrics(JsonNode json, long examples) {
        Map<String, Double> values = new LinkedHashMap<>();
        json.properties().forEach(entry -> {
            if (entry.getValue().isNumber()) {
                values.put(entry.getKey(), entry.getValue().asDouble());
            }
        });
        return new Metrics(examples, values);
    }

    private static Map<String, Long> offsets(JsonNode json) {
        Map<String, Long> offsets = new LinkedHashMap<>();
        json.properties()
                .forEach(entry -> offsets.put(entry.getKey(), entry.getValue().asLong()));
        return offsets;
    }
}
