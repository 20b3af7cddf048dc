package io.thalweg.workbench.up.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.evaluation.Metrics;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the trainer says it is.
 *
 * @param accounting what became of every record read, over all runs; of what is lost only the count
 * @param readThrough for each {@code topic-partition} of the labeled events the offset up to which (exclusive) they were
 *     read, or are lost
 * @param metrics prequential
 * @param baselines the same of what needs no learning
 */
public record TrainingStatus(Accounting accounting, Map<String, Long> readThrough, Metrics metrics, Metrics baselines) {

    public TrainingStatus {
        readThrough = Map.copyOf(readThrough);
    }

    /** Before the trainer has said anything. */
    static final TrainingStatus NONE = new TrainingStatus(Accounting.NONE, Map.of(), Metrics.NONE, Metrics.NONE);

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the trainer's report in the metrics topic.
     *
     * @throws IOException if it is none
     */
    static TrainingStatus decode(byte[] report) throws IOException {
        JsonNode json = JSON.readTree(report);
        for (String count : new String[] {"learned", "pending", "deadLetters"}) {
            if (!json.path(count).canConvertToLong()) {
                throw new IOException("a training report needs the count " + count + " but is " + json);
            }
        }
        Accounting accounting = new Accounting(
                json.get("learned").asLong(),
                json.get("pending").asLong(),
                json.get("deadLetters").asLong(),
                new Lost(json.path("lost").asLong(), List.of()));
        Map<String, Long> readThrough = new LinkedHashMap<>();
        json.path("readThrough")
                .properties()
                .forEach(entry ->
                        readThrough.put(entry.getKey(), entry.getValue().asLong()));
        return new TrainingStatus(
                accounting,
                readThrough,
                metrics(json.path("metrics"), accounting.learned()),
                metrics(json.path("baselines"), accounting.learned()));
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
}
