package io.thalweg.learner;

import java.util.Locale;
import java.util.Optional;

/**
 * The state of training: ok, suspect, diverged or stopped.
 *
 * @param divergences number of divergence episodes so far, including the present one; a further divergence within an episode only
 *     increases {@code restores}
 * @param restores how often the last good parameters were restored
 * @param latest the last divergence
 */
public record Health(State state, long divergences, long restores, Optional<Divergence> latest) {

    /** The state before the first step. */
    public static final Health INITIAL = new Health(State.OK, 0, 0, Optional.empty());

    /** The states of training. */
    public enum State {
        /** Losses are normal. */
        OK,
        /** Recent losses are far above normal: the parameters may be bad, and are not published. */
        SUSPECT,
        /**
         * Training has diverged: it continues from the last good parameters with a smaller learning rate, or at the
         * full rate until enough examples are learned.
         */
        DIVERGED,
        /** Training has diverged, and no further record is learned. */
        STOPPED;

        /** The name in reports. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether there is a divergence that is not over. A run that ends in this state has failed. */
    public boolean isDiverged() {
        return state == State.DIVERGED || state == State.STOPPED;
    }
}
