package io.thalweg.workbench.up.payments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriftsTest {

    private static final long DRIFT = PaymentStream.nextDrift(0);

    private final Drifts drifts = new Drifts();

    @Test
    void noticesEachDriftOnce() {
        assertThat(drifts.advance(1, 0.99)).isEmpty();
        assertThat(drifts.advance(DRIFT - 1, 0.99)).isEmpty();
        assertThat(drifts.advance(DRIFT + 3, 0.99))
                .hasValueSatisfying(text -> assertThat(text).contains(PaymentStream.pattern(DRIFT)));
        assertThat(drifts.advance(DRIFT + 4, 0.95)).isEmpty();
        assertThat(drifts.advance(2 * DRIFT, 0.99)).isPresent();
    }

    @Test
    void doesNotTellOfDriftsBeforeItLooked() {
        assertThat(drifts.advance(5 * DRIFT + 1, 0.99)).isEmpty();
        assertThat(drifts.advance(6 * DRIFT, 0.99)).isPresent();
    }

    @Test
    void tellsOnceHowFarAccuracyFellAndWhenItWasBack() {
        drifts.advance(DRIFT - 1, 0.99);
        drifts.advance(DRIFT + 100, 0.95);
        assertThat(drifts.advance(DRIFT + 900, 0.71)).isEmpty();
        assertThat(drifts.advance(DRIFT + 3_000, 0.96)).isEmpty();
        assertThat(drifts.advance(DRIFT + 4_000, 0.975))
                .contains(
                        "Learned  accuracy fell from 0.990 to 0.710, and was back at 0.975 4,000 payments after the drift");
        assertThat(drifts.advance(DRIFT + 5_000, 0.98)).isEmpty();
    }

    @Test
    void doesNotTakeTheAccuracyOfTheSeasonBeforeForARecovery() {
        drifts.advance(DRIFT - 1, 0.99);
        drifts.advance(DRIFT + 1, 0.99);
        assertThat(drifts.advance(DRIFT + 200, 0.98)).isEmpty();
    }
}
