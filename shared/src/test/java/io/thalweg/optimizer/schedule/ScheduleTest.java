package io.thalweg.optimizer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each schedule at steps where its formula can be worked out by hand. */
class ScheduleTest {

    @ParameterizedTest
    @CsvSource({"1", "7", "1000000000000"})
    void constantIsAlwaysOne(long step) {
        assertThat(new Constant().factor(step)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "101, 0.25", "201, 0.0625", "51, 0.5", "301, 0.05", "1000000000, 0.05"})
    void exponentialFallsByItsRateInEveryPeriodDownToTheFloor(long step, double factor) {
        assertThat(new Exponential(0.25, 100, 0.05).factor(step)).isCloseTo(factor, offset(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "100, 1", "400, 0.5", "10000, 0.1", "40000, 0.05", "160000, 0.04"})
    void inverseSquareRootFallsAfterThePeriodDownToTheFloor(long step, double factor) {
        assertThat(new InverseSquareRoot(100, 0.04).factor(step)).isCloseTo(factor, offset(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "51, 0.55", "101, 1", "151, 0.55", "301, 1", "26, 0.868198052", "100, 0.100222"})
    void cosineFallsToTheFloorAndBeginsAgain(long step, double factor) {
        assertThat(new CosineRestarts(100, 1, 0.1).factor(step)).isCloseTo(factor, offset(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "6, 0.5", "11, 1", "26, 0.5", "41, 1", "86, 0.5", "131, 1", "941, 0.25"})
    void cosineRunsGrowByTheMultiplier(long step, double factor) {
        // Runs of 10, 30, 90, 270, 810 steps begin at 1, 11, 41, 131, 401; two thirds of the last are over at 941.
        assertThat(new CosineRestarts(10, 3, 0).factor(step)).isCloseTo(factor, offset(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.25", "2, 0.5", "4, 1", "16, 0.5", "400, 0.1"})
    void warmUpRisesInALineAndMultipliesWhatFollows(long step, double factor) {
        assertThat(new WarmUp(4, new InverseSquareRoot(4, 0)).factor(step)).isCloseTo(factor, offset(1e-12));
    }

    @Test
    void refusesWhatCannotBeASchedule() {
        refuses(() -> new Exponential(1.5, 10, 0), "rate must be above 0, up to 1, but was 1.5");
        refuses(() -> new Exponential(0.5, 0, 0), "period must be at least 1 but was 0");
        refuses(() -> new Exponential(0.5, 10, 1), "floor must be in [0, 1) but was 1.0");
        refuses(() -> new InverseSquareRoot(-1, 0), "(training.schedule.inverse-square-root.period)");
        refuses(() -> new CosineRestarts(10, 0, 0), "multiplier must be at least 1 but was 0");
        refuses(() -> new CosineRestarts(10, 1, Double.NaN), "(training.schedule.cosine.floor)");
        refuses(() -> new WarmUp(0, new Constant()), "warm-up must be at least 1 but was 0 (training.warm-up)");
        refuses(() -> new WarmUp(1, new WarmUp(1, new Constant())), "must not be followed by another one");
    }

    private static void refuses(Runnable maker, String message) {
        assertThatIllegalArgumentException().isThrownBy(maker::run).withMessageContaining(message);
    }
}
