package io.thalweg.optimizer.schedule;

import java.io.Serializable;

/**
 * Reduces the accumulated sums of an optimizer periodically, so that a learner that has run for months still learns: at
 * each step whose number is a multiple of {@code every}, they are multiplied by {@code keep} before the step adds its
 * own terms. A function of the step number alone.
 *
 * @param every in steps
 * @param keep the share that stays; 1: all of it
 */
public record AccumulatorDecay(long every, double keep) implements Serializable {

    /** Nothing ever fades. */
    public static final AccumulatorDecay NEVER = new AccumulatorDecay(1, 1);

    public AccumulatorDecay {
        ScheduleRules.atLeastOne("training.accumulator-decay.every", every);
        ScheduleRules.share("training.accumulator-decay.keep", keep);
    }

    /** Whether anything fades at all. */
    public boolean happens() {
        return keep < 1;
    }

    /**
     * Whether it happens at the beginning of this step.
     *
     * @param step counted from 1
     */
    public boolean isDue(long step) {
        return keep < 1 && step % every == 0;
    }
}
