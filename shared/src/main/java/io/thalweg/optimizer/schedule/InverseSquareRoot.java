package io.thalweg.optimizer.schedule;

/**
 * Falls with the root of time: max(floor, √(period / max(t, period))), 1 for the first period. With a warm-up of one period
 * it is, but for a constant, the schedule of the Transformer.
 *
 * @param period in steps
 * @param floor what it never falls below
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., 2017, section 5.3</a>
 */
public record InverseSquareRoot(long period, double floor) implements Schedule {

    private static final String PLACE = "training.schedule.inverse-square-root.";

    public InverseSquareRoot {
        ScheduleRules.atLeastOne(PLACE + "period", period);
        ScheduleRules.floor(PLACE + "floor", floor);
    }

    @Override
    public String kind() {
        return "inverse-square-root";
    }

    @Override
    public double factor(long step) {
        return Math.max(floor, Math.sqrt((double) period / Math.max(step, period)));
    }
}
