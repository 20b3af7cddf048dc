package io.thalweg.scoring.model;

import io.thalweg.weights.Version;
import java.util.Optional;

/**
 * The live model and the state of newer versions, as an immutable value.
 *
 * @param live the model that answers
 * @param arriving where the next version stands, such as {@code 0.1200: part 3 of 9}
 * @param refusal why the newest weights are not served; empty again once a newer version is
 * @param passedOver the last version that came though it is not above the live one; empty again once a newer one is live
 * @param refusals weights refused so far
 * @param lastRefusal the reason of the last one, kept when it no longer matters
 * @param versionsServed versions that went live so far
 */
public record ServingState(
        Optional<LiveModel> live,
        Optional<String> arriving,
        Optional<String> refusal,
        Optional<Version> passedOver,
        long refusals,
        Optional<String> lastRefusal,
        long versionsServed) {

    static final ServingState NONE = new ServingState(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty(), 0);

    ServingState arriving(String status) {
        return new ServingState(live, Optional.of(status), refusal, passedOver, refusals, lastRefusal, versionsServed);
    }

    ServingState refused(String reason) {
        Optional<String> last = Optional.of(reason);
        return new ServingState(live, Optional.empty(), last, passedOver, refusals + 1, last, versionsServed);
    }

    ServingState passedOver(Version version) {
        return new ServingState(live, arriving, refusal, Optional.of(version), refusals, lastRefusal, versionsServed);
    }

    ServingState serving(LiveModel model) {
        return new ServingState(
                Optional.of(model),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                refusals,
                lastRefusal,
                versionsServed + 1);
    }

    /** One sentence for a readiness page: {@code no version yet}, {@code 0.1300 refused: …; serving 0.1200}. */
    public String describe() {
        Optional<String> serving = live.map(model -> "serving " + model.version()
                + passedOver
                        .map(older -> "; passed over " + older + ": not newer")
                        .orElse(""));
        if (refusal.isPresent()) {
            return refusal.get() + "; " + serving.orElse("no version yet");
        }
        return serving.or(() -> arriving).orElse("no version yet");
    }
}
