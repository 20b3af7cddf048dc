package io.thalweg.workbench.console;

import io.thalweg.learner.Divergence;
import io.thalweg.learner.Health;
import java.util.Optional;

/** Formats the state of training as text. */
public final class HealthView {

    private HealthView() {}

    /** Returns one line, or empty if training is in order and has never diverged. */
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
}
