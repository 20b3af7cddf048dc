package io.thalweg.workbench.up.payments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriftsTest {

    private static final long DRIFT = PaymentStream.nextDrift(0);

    private final Drifts drifts = new Drifts();

    @Test
    void noticesEachDriftOnce() {
        assertThat(drifts.advance(1)).isEmpty();
        assertThat(drifts.advance(DRIFT - 1)).isEmpty();
        assertThat(drifts.advance(DRIFT + 3))
                .hasValueSatisfying(text -> assertThat(text).contains(PaymentStream.pattern(DRIFT)));
        assertThat(drifts.advance(DRIFT + 4)).isEmpty();
        assertThat(drifts.advance(2 * DRIFT)).isPresent();
    }

    @Test
    void doesNotTellOfDriftsBeforeItLooked() {
        assertThat(drifts.advance(5 * DRIFT + 1)).isEmpty();
        assertThat(drifts.advance(6 * DRIFT)).isPresent();
    }
}
