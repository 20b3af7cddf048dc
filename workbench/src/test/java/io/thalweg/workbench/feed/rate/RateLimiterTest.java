package io.thalweg.workbench.feed.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void allowsEverythingWithoutBounds() {
        RateLimiter pace = new RateLimiter(Optional.empty(), FlowControl.UNLIMITED);

        assertThat(pace.allows(0, 0)).isTrue();
        assertThat(pace.allows(1_000_000_000, 1)).isTrue();
    }

    @Test
    void holdsARowUntilItsTimeHasCome() {
        RateLimiter pace = new RateLimiter(Optional.of(new Rate(10)), FlowControl.UNLIMITED);

        assertThat(pace.allows(0, 5)).isTrue();
        assertThat(pace.allows(10, 5 + SECOND - 1)).isFalse();
        assertThat(pace.allows(10, 5 + SECOND)).isTrue();
    }

    @Test
    void countsFromTheFirstRowThatGoes() {
        RateLimiter pace = new RateLimiter(Optional.of(new Rate(10)), FlowControl.UNLIMITED);

        assertThat(pace.allows(5_000, 0)).isTrue();
        assertThat(pace.allows(5_001, 1)).isFalse();
        assertThat(pace.allows(5_001, SECOND / 10)).isTrue();
    }

    @Test
    void stopsWhereOthersLagBehind() {
        AtomicLong limit = new AtomicLong(2);
        RateLimiter pace = new RateLimiter(Optional.empty(), limit::get);

        assertThat(pace.allows(0, 0)).isTrue();
        assertThat(pace.allows(1, 0)).isTrue();
        assertThat(pace.allows(2, 0)).isFalse();
        limit.set(3);
        assertThat(pace.allows(2, 0)).isTrue();
    }

    @Test
    void countsWhatTheFlowControlAllowsFromTheFirstRowThatGoes() {
        RateLimiter pace = new RateLimiter(Optional.empty(), () -> 2);

        assertThat(pace.allows(5_000, 0)).isTrue();
        assertThat(pace.allows(5_001, 0)).isTrue();
        assertThat(pace.allows(5_002, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500/s", "500", " 500/s "})
    void readsARate(String text) {
        assertThat(Rate.parse(text)).isEqualTo(new Rate(500));
    }

    @Test
    void readsARateBelowOne() {
        assertThat(Rate.parse("0.5/s")).isEqualTo(new Rate(0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "-5/s", "5/m", "0", "0/s", "1e3", "99999999999999/s"})
    void refusesWhatIsNoRate(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rate");
    }
}
