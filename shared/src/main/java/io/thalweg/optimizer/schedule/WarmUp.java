package io.thalweg.optimizer.schedule;

/**
 * A linear warm-up before another schedule: min(1, t / steps) times its factor.
 *
 * @param steps length of the warm-up
 */
public record WarmUp(long steps, Schedule then) implements Schedule {

    public WarmUp {
        ScheduleRules.atLeastOne("training.warm-up", steps);
        if (then instanceof WarmUp) {
            throw new IllegalArgumentException("a warm-up must not be followed by another one (training.warm-up)");
        }
    }

    @Override
    public String kind() {
        return "warm-up";
    }

    @Override
    public double factor(long step) {
        return Math.min(1, (double) step / steps) * then.factor(step);
    }
}
