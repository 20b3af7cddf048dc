package io.thalweg.learner;

import java.util.Locale;
import java.util.Optional;

/**
 * The state of training: ok, suspect, diverged or stopped.
 *
 * @param divergences episodes so far, the present one among them
 * @param restores how often the last good parameters were brought back
 * @param latest the last divergence
 */
public record Health(State state, long divergences, long restores, Optional<Divergence> latest) {

    /** Before anything was learned. */
    public static final Health INITIAL = new Health(State.OK, 0, 0, Optional.empty());

    /** How training is. */
    public enum State {
        /** Losses are as they should be. */
        OK,
        /** The last losses are far above the usual: the parameters may be bad, and are not published. */
        SUSPECT,
        /** Training has diverged: it goes on from the last good parameters with a smaller learning rate, or has to prove itself. */
        DIVERGED,
        /** Training has diverged, and no further record is learned. */
        STOPPED;

        /** The name in reports. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether training is in the middle of a divergence: a run that ends so has not succeeded. */
    public boolean isDiverged() {
        return state == State.DIVERGED || state == State.STOPPED;
    }
}
