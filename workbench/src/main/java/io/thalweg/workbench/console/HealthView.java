package io.thalweg.workbench.console;

import io.thalweg.learner.Divergence;
import io.thalweg.learner.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A learner's health as results print it. */
public final class HealthView {

    private HealthView() {}

    /** The keys {@code state}, {@code divergences}, {@code restores} and {@code divergence}, ready for JSON. */
    public static Map<String, Object> toMap(Health health) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("state", health.state().key());
        map.put("divergences", health.divergences());
        map.put("restores", health.restores());
        map.put("divergence", health.latest().map(HealthView::toMap).orElse(null));
        return map;
    }

    /** One line for people; empty where there is nothing to tell. */
    public static Optional<String> toText(Health health) {
        if (health.latest().isEmpty()) {
            return health.state() == Health.State.OK
                    ? Optional.empty()
                    : Optional.of(
                            "the last losses are far above the usual, so that the newest weights are not published");
        }
        Divergence latest = health.latest().get();
        return Optional.of(latest.message() + " (" + health.divergences()
                + (health.divergences() == 1 ? " divergence, " : " divergences, ") + health.restores()
                + (health.restores() == 1 ? " restore" : " restores") + ending(health) + ")");
    }

    private static String ending(Health health) {
        return switch (health.state()) {
            case OK, SUSPECT -> "; recovered";
            case DIVERGED ->
                "; went on from step " + health.latest().orElseThrow().restoredStep() + " with a smaller learning rate";
            case STOPPED -> "; nothing was learned after it";
        };
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
}
