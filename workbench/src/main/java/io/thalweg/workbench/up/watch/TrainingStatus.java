package io.thalweg.workbench.up.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.evaluation.Metrics;
import io.thalweg.learner.Divergence;
import io.thalweg.learner.Health;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the trainer says it is.
 *
 * @param accounting what became of every record read, over all runs; of what is lost only the count
 * @param readThrough for each {@code topic-partition} of the labeled events the offset up to which (exclusive) they were
 *     read, or are lost
 * @param metrics prequential
 * @param baselines the same of what needs no learning
 * @param health whether training has diverged
 */
public record TrainingStatus(
        Accounting accounting, Map<String, Long> readThrough, Metrics metrics, Metrics baselines, Health health) {

    public TrainingStatus {
        readThrough = Map.copyOf(readThrough);
    }

    /** Before the trainer has said anything. */
    static final TrainingStatus NONE =
            new TrainingStatus(Accounting.NONE, Map.of(), Metrics.NONE, Metrics.NONE, Health.WELL);

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
                metrics(json.path("baselines"), accounting.learned()),
                health(json));
    }

    /** Trainers of an older build say nothing of it. */
    private static Health health(JsonNode json) {
        Health.State state = Stream.of(Health.State.values())
                .filter(known -> known.key().equals(json.path("state").asText()))
                .findFirst()
                .orElse(Health.State.OK);
        JsonNode divergence = json.path("divergence");
        return new Health(
                state,
                json.path("divergences").asLong(),
                json.path("restores").asLong(),
                divergence.isObject() ? Optional.of(divergence(divergence)) : Optional.empty());
    }

    private static Divergence divergence(JsonNode json) {
        List<String> remedies = new ArrayList<>();
        json.path("remedies").forEach(remedy -> remedies.add(remedy.asText()));
        return new Divergence(
                json.path("sinceStep").asLong(),
                json.path("step").asLong(),
                json.path("restoredStep").asLong(),
                json.path("cause").asText(),
                remedies);
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
