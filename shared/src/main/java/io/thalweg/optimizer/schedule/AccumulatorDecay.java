package io.thalweg.optimizer.schedule;

import java.io.Serializable;

/**
 * Decays the accumulated sums of an optimizer periodically, so that step sizes do not shrink to zero in an endless
 * stream: at each step whose number is a multiple of {@code every}, the sums are multiplied by {@code keep} before the
 * step adds its own terms. Depends on the step number alone.
 *
 * @param every in steps
 * @param keep the factor; 1: no decay
 */
public record AccumulatorDecay(long every, double keep) implements Serializable {

    /** No decay. */
    public static final AccumulatorDecay NEVER = new AccumulatorDecay(1, 1);

    public AccumulatorDecay {
        ScheduleRules.atLeastOne("training.accumulator-decay.every", every);
        ScheduleRules.share("training.accumulator-decay.keep", keep);
    }

    /** Whether there is any decay. */
    public boolean happens() {
        return keep < 1;
    }

    /**
     * Whether there is a decay at the beginning of this step.
     *
     * @param step counted from 1
     */
    public boolean isDue(long step) {
        return keep < 1 && step % every == 0;
    }
}
