package io.thalweg.scoring.observe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.scoring.model.LiveModel;
import io.thalweg.scoring.model.ServingState;
import io.thalweg.weights.Version;
import java.util.Optional;

/**
 * The report that the scoring job writes to the metrics topic. Counts are since the start of the process.
 *
 * @param timeMillis milliseconds since the epoch
 * @param refusals weights refused; {@code lastRefusal} says why the last ones were
 * @param stalenessMillis of the scores given by versions that had learned something
 * @param recentStalenessMillis the same, of the scores since the last report
 */
public record ServingReport(
        long timeMillis,
        long scored,
        long deadLetters,
        long versionsServed,
        long refusals,
        Optional<String> lastRefusal,
        Optional<Version> version,
        Optional<String> weightsHash,
        Optional<Percentiles> stalenessMillis,
        Optional<Percentiles> recentStalenessMillis) {

    /**
     * Creates a report of the present state.
     *
     * @param staleness of all scores; the next report's {@code last}
     * @param last the staleness that the last report was given
     */
    public static ServingReport of(
            long timeMillis,
            ServingCounters counters,
            ServingState state,
            Histogram.Counts staleness,
            Histogram.Counts last) {
        return new ServingReport(
                timeMillis,
                counters.scored(),
                counters.deadLetters(),
                state.versionsServed(),
                state.refusals(),
                state.lastRefusal(),
                state.live().map(LiveModel::version),
                state.live().map(LiveModel::hash),
                staleness.percentiles(),
                staleness.since(last).percentiles());
    }

    /** One JSON object; what is not known yet is null. */
    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("stage", "serve")
                .put("time", timeMillis)
                .put("scored", scored)
                .put("deadLetters", deadLetters)
                .put("versionsServed", versionsServed)
                .put("refusals", refusals)
                .put("lastRefusal", lastRefusal.orElse(null))
                .put("version", version.map(Version::toString).orElse(null))
                .put("weightsHash", weightsHash.orElse(null));
        put(json, "stalenessMillis", stalenessMillis);
        put(json, "recentStalenessMillis", recentStalenessMillis);
        return json.toString();
    }

    private static void put(ObjectNode json, String name, Optional<Percentiles> percentiles) {
        if (percentiles.isPresent()) {
            json.putObject(name)
                    .put("p50", percentiles.get().p50())
                    .put("p99", percentiles.get().p99());
        } else {
            json.putNull(name);
        }
    }
}
