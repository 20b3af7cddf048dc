package io.thalweg.learner;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Converts the state of training to and from JSON, for the reports of the trainer and the results of commands:
 *
 * <pre>{@code
 * {"state": "diverged",            or ok, suspect, stopped; see Health.State
 *  "divergences": 1,               episodes so far
 *  "restores": 2,                  how often the last good parameters were restored
 *  "divergence": {                 the latest; null before the first
 *    "sinceStep": 1501,            the first step with a high loss
 *    "step": 1512,                 the step at which the divergence was noticed
 *    "restoredStep": 1280,         the step of the parameters that were restored
 *    "cause": "…",
 *    "remedies": ["…"]}}
 * }</pre>
 */
public final class HealthJson {

    private HealthJson() {}

    /** The four keys with their values, ready for Jackson. */
    public static Map<String, Object> toMap(Health health) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("state", health.state().key());
        map.put("divergences", health.divergences());
        map.put("restores", health.restores());
        map.put("divergence", health.latest().map(HealthJson::toMap).orElse(null));
        return map;
    }

    private static Map<String, Object> toMap(Divergence divergence) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sinceStep", divergence.sinceStep());
        map.put("step", divergence.step());
        map.put("restoredStep", divergence.restoredStep());
        map.put("cause", divergence.cause());
        map.put("remedies", divergence.remedies());
        return map;
    }

    /** Reads an object that has these keys among others. A missing or unknown state is {@link Health.State#OK}. */
    public static Health read(JsonNode json) {
        Health.State state = Stream.of(Health.State.values())
                .filter(known -> known.key().equals(json.path("state").asText()))
                .findFirst()
                .orElse(Health.State.OK);
        JsonNode divergence = json.path("divergence");
        return new Health(
                state,
                json.path("divergences").asLong(),
                json.path("restores").asLong(),
                divergence.isObject() ? Optional.of(readDivergence(divergence)) : Optional.empty());
    }

    private static Divergence readDivergence(JsonNode json) {
        List<String> remedies = new ArrayList<>();
        json.path("remedies").forEach(remedy -> remedies.add(remedy.asText()));
        return new Divergence(
                json.path("sinceStep").asLong(),
                json.path("step").asLong(),
                json.path("restoredStep").asLong(),
                json.path("cause").asText(),
                remedies);
    }
}
