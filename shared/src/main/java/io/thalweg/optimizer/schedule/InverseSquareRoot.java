package io.thalweg.optimizer.schedule;

/**
 * Inverse square root decay: max(floor, √(period / max(t, period))), which is 1 for the first period. With a warm-up of
 * one period this is, up to a constant factor, the schedule of the Transformer.
 *
 * @param period in steps
 * @param floor lower limit
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
