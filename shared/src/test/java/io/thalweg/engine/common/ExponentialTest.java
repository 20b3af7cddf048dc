package io.thalweg.engine.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class ExponentialTest {

    @Test
    void agreesWithTheLibraryFarBeyondAFloat() {
        for (double x = -40; x <= 40; x += 0.0137) {
            assertThat(Exponential.exp(x)).isCloseTo(Math.exp(x), offset(1e-12 * Math.exp(x)));
            assertThat(Exponential.tanh(x)).isCloseTo(Math.tanh(x), offset(1e-12));
            assertThat(Exponential.sigmoid(x)).isCloseTo(1 / (1 + Math.exp(-x)), offset(1e-12));
        }
    }

    @Test
    void saturatesWhereAFloatWould() {
        assertThat((float) Exponential.exp(1e9)).isInfinite();
        assertThat((float) Exponential.exp(-1e9)).isZero();
        assertThat(Exponential.tanh(1e9)).isEqualTo(1);
        assertThat(Exponential.tanh(-1e9)).isEqualTo(-1);
        assertThat(Exponential.sigmoid(-1e9)).isCloseTo(0, offset(1e-12));
    }

    @Test
    void keepsANumberThatIsNotOne() {
        assertThat(Exponential.exp(Double.NaN)).isNaN();
        assertThat(Exponential.tanh(Double.NaN)).isNaN();
    }
}
