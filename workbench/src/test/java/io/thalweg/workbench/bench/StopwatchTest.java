package io.thalweg.workbench.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** On a clock that moves only when work is done. */
class StopwatchTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private long now;

    @Test
    void measuresTheTimeOfOneOperation() {
        Timing timing = measure(new Simulated(operation -> 2_000));

        assertThat(timing.median()).isEqualTo(2);
        assertThat(timing.p10()).isEqualTo(2);
        assertThat(timing.p90()).isEqualTo(2);
        assertThat(timing.operationsPerSample()).isEqualTo(2_500);
        assertThat(timing.samples()).isEqualTo(200);
    }

    @Test
    void doesNotCountTheSlowBeginning() {
        Timing timing = measure(new Simulated(operation -> operation < 10_000 ? 100_000 : 1_000));

        assertThat(timing.p90()).isEqualTo(1);
    }

    @Test
    void timesSlowOperationsOneByOne() {
        Timing timing = measure(new Simulated(operation -> 400_000_000));

        assertThat(timing.median()).isEqualTo(400_000);
        assertThat(timing.operationsPerSample()).isEqualTo(1);
        assertThat(timing.samples()).isEqualTo(5);
    }

    @Test
    void beginsEachSampleAnewAndDoesNotTimeThat() {
        Simulated work = new Simulated(operation -> 2_000);
        work.preparationNanos = 7_000;

        assertThat(measure(work).median()).isEqualTo(2);
        assertThat(work.preparations).isEqualTo(work.runs);
    }

    @Test
    void refusesWorkThatComputesNoNumbers() {
        Simulated work = new Simulated(operation -> 2_000);
        work.result = Double.NaN;

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> measure(work))
                .withMessageContaining("not a number");
    }

    @Test
    void showsTheSpread() {
        assertThat(Timing.of(new double[] {5, 1, 2, 3, 4, 6, 7, 8, 9, 10}, 3)).isEqualTo(new Timing(5.5, 1, 9, 10, 3));
        assertThat(Timing.of(new double[] {2}, 1)).isEqualTo(new Timing(2, 2, 2, 1, 1));
    }

    private Timing measure(Work work) {
        return new Stopwatch(SECOND, ProgressDisplay.of("test", false), () -> now).measure(work);
    }

    private final class Simulated implements Work {

        private final LongUnaryOperator nanosOfOperation;
        private long operations;
        private long preparationNanos;
        private int preparations;
        private int runs;
        private double result = 1;

        Simulated(LongUnaryOperator nanosOfOperation) {
            this.nanosOfOperation = nanosOfOperation;
        }

        @Override
        public void prepare() {
            preparations++;
            now += preparationNanos;
        }

        @Override
        public double run(int count) {
            runs++;
            for (int i = 0; i < count; i++) {
                now += nanosOfOperation.applyAsLong(operations);
                operations++;
            }
            return result;
        }
    }
}
