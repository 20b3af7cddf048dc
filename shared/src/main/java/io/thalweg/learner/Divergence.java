package io.thalweg.learner;

import java.util.List;

/**
 * One divergence: its first step, the likely cause, and the settings to change.
 *
 * @param sinceStep the first step after which training was no longer known to be well, counted from 1
 * @param step batches learned when it was noticed
 * @param restoredStep of the last good parameters: training goes on from them, or has stopped with them
 * @param cause a clause that names what was seen
 * @param remedies settings to change, the most likely one first
 */
public record Divergence(long sinceStep, long step, long restoredStep, String cause, List<String> remedies) {

    public Divergence {
        remedies = List.copyOf(remedies);
    }

    /** Returns one line with the first step, the cause and the remedies. */
    public String message() {
        return "training has diverged since step " + sinceStep + ": " + cause + "; " + String.join(", or ", remedies);
    }
}
