package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Of the tensor 3, 4, 0, 0: its norm is 5, and two samples are the elements 0 and 2. */
class TensorDigestTest {

    private static final TensorDigest DIGEST = new TensorDigest(5, List.of(3.0, 0.0));

    @Test
    void findsNoErrorInTheTensorItself() {
        assertThat(DIGEST.error(new float[] {3, 4, 0, 0}, 0, 4)).isZero();
        assertThat(DIGEST.error(new float[] {9, 3, 4, 0, 0, 9}, 1, 5)).isZero();
    }

    @Test
    void findsTheErrorOfASample() {
        assertThat(DIGEST.error(new float[] {3, 4, 0.5f, 0}, 0, 4)).isEqualTo(0.5);
    }

    @Test
    void findsAnErrorBetweenTheSamplesByTheNorm() {
        assertThat(DIGEST.error(new float[] {3, 0, 0, 0}, 0, 4)).isCloseTo(1, within(1e-9));
    }

    @Test
    void isNotANumberWhereAnElementIsNone() {
        assertThat(DIGEST.error(new float[] {3, Float.NaN, 0, 0}, 0, 4)).isNaN();
    }
}
