package io.thalweg.optimizer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AccumulatorDecayTest {

    @Test
    void isDueAtEveryMultipleOfItsPeriod() {
        AccumulatorDecay decay = new AccumulatorDecay(4, 0.5);

        assertThat(decay.happens()).isTrue();
        assertThat(LongStream.rangeClosed(1, 13).filter(decay::isDue)).containsExactly(4L, 8L, 12L);
    }

    @Test
    void isNeverDueWhereEverythingIsKept() {
        assertThat(AccumulatorDecay.NEVER.happens()).isFalse();
        assertThat(LongStream.rangeClosed(1, 13)).noneMatch(AccumulatorDecay.NEVER::isDue);
    }

    @Test
    void refusesAPeriodOfNothingAndAShareOutsideOfItsRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccumulatorDecay(0, 0.5))
                .withMessage("every must be at least 1 but was 0 (training.accumulator-decay.every)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccumulatorDecay(1, 0))
                .withMessage("keep must be above 0, up to 1, but was 0.0 (training.accumulator-decay.keep)");
    }
}
