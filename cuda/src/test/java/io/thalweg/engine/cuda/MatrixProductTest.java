package io.thalweg.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductTest {

    private static final int MULTIPROCESSORS = 132;

    @ParameterizedTest
    @CsvSource({"32, 128, 784", "128, 785, 32", "6, 25088, 75", "6, 76, 25088", "2200000, 7, 96", "4100000, 64, 1"})
    void staysWithinTheDriversLimits(int m, int n, int k) {
        MatrixProduct.Choice choice = MatrixProduct.choose(m, n, k, MULTIPROCESSORS);

        assertThat(choice.grid().y()).isBetween(1, 65_535);
        assertThat(choice.grid().z()).isBetween(1, 65_535);
    }

    @Test
    void splitsASumThatWouldLeaveMostOfTheGpuIdle() {
        assertThat(MatrixProduct.choose(6, 76, 25088, MULTIPROCESSORS).grid().z())
                .isGreaterThan(8);
        assertThat(MatrixProduct.choose(4096, 4096, 512, MULTIPROCESSORS).grid().z())
                .isEqualTo(1);
    }

    @Test
    void refusesMoreRowsThanAGridHas() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatrixProduct.choose(5_000_000, 8, 8, MULTIPROCESSORS))
                .withMessageContaining("make training.batch-size smaller");
    }
}
