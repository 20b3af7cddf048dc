package io.thalweg.optimizer.schedule;

/**
 * Exponential decay: max(floor, rate^((t - 1) / period)), applied at every step.
 *
 * @param period in steps
 * @param floor lower limit; on a stream whose distribution changes it should be above 0
 */
public record Exponential(double rate, long period, double floor) implements Schedule {

    private static final String PLACE = "training.schedule.exponential.";

    public Exponential {
        ScheduleRules.share(PLACE + "rate", rate);
        ScheduleRules.atLeastOne(PLACE + "period", period);
        ScheduleRules.floor(PLACE + "floor", floor);
    }

    @Override
    public String kind() {
        return "exponential";
    }

    @Override
    public double factor(long step) {
        return Math.max(floor, Math.pow(rate, (step - 1.0) / period));
    }
}
