package io.thalweg.optimizer.schedule;

/**
 * Falls by the same share in every period: max(floor, rate^((t - 1) / period)), step by step and not in stairs.
 *
 * @param period in steps
 * @param floor what it never falls below; on a stream, a learner that has to follow changes needs one above 0
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
