package io.thalweg.optimizer.schedule;

/**
 * Cosine annealing with warm restarts: floor + (1 - floor)·(1 + cos(π·s / T)) / 2, where s counts the steps since the
 * last restart from 0. The length T of the first cycle is the period; each further cycle is {@code multiplier} times as
 * long as the one before.
 *
 * @param period in steps, T₀
 * @param multiplier T_mult; 1: all cycles have the same length
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, 2017 (SGDR)</a>
 */
public record CosineRestarts(long period, int multiplier, double floor) implements Schedule {

    private static final String PLACE = "training.schedule.cosine.";

    public CosineRestarts {
        ScheduleRules.atLeastOne(PLACE + "period", period);
        ScheduleRules.atLeastOne(PLACE + "multiplier", multiplier);
        ScheduleRules.floor(PLACE + "floor", floor);
    }

    @Override
    public String kind() {
        return "cosine";
    }

    @Override
    public double factor(long step) {
        double since = step - 1.0;
        double length = period;
        if (multiplier == 1) {
            since %= length;
        } else {
            while (since >= length) {
                since -= length;
                length *= multiplier;
            }
        }
        return floor + (1 - floor) * (1 + Math.cos(Math.PI * since / length)) / 2;
    }
}
