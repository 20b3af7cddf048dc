package io.thalweg.engine.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingIndexTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "6, 6", "-1, -1", "-0.0, 0", "7, -2", "-2, -2", "0.5, -2", "NaN, -2", "Infinity, -2", "1e30, -2"
    })
    void isAWholeNumberWithinTheTableOrNone(float number, int row) {
        assertThat(EmbeddingIndex.of(number, 7)).isEqualTo(row);
    }
}
