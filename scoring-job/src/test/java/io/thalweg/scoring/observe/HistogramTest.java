package io.thalweg.scoring.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistogramTest {

    private final Histogram histogram = new Histogram();

    @Test
    void hasNoPercentilesBeforeAnythingIsRecorded() {
        assertThat(histogram.counts().percentiles()).isEmpty();
    }

    @Test
    void isExactBelowSixteen() {
        for (int value = 0; value < 16; value++) {
            histogram.record(value);
        }

        assertThat(histogram.counts().percentiles()).contains(new Percentiles(7, 15));
    }

    @Test
    void isWithinASixteenthAboveAndNeverBelowTheValue() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >>> (1 + random.nextInt(63));
            Histogram one = new Histogram();
            one.record(value);

            long read = one.counts().percentiles().orElseThrow().p50();

            assertThat(read - value).isBetween(0L, value / 16);
        }
    }

    @Test
    void separatesTheOneInAHundred() {
        for (int i = 0; i < 98; i++) {
            histogram.record(3);
        }
        histogram.record(1_000_000);
        histogram.record(1_000_000);

        Percentiles percentiles = histogram.counts().percentiles().orElseThrow();

        assertThat(percentiles.p50()).isEqualTo(3);
        assertThat(percentiles.p99()).isBetween(1_000_000L, 1_062_500L);
    }

    @Test
    void countsNegativeValuesAsZero() {
        histogram.record(-5);

        assertThat(histogram.counts().percentiles()).contains(new Percentiles(0, 0));
    }

    @Test
    void takesTheLargestValueThereIs() {
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.counts().percentiles()).contains(new Percentiles(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void tellsWhatWasCountedSince() {
        histogram.record(9);
        Histogram.Counts before = histogram.counts();
        histogram.record(2);

        assertThat(histogram.counts().since(before).percentiles()).contains(new Percentiles(2, 2));
    }
}
