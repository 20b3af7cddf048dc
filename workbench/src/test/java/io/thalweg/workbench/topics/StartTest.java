package io.thalweg.workbench.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartTest {

    @ParameterizedTest
    @CsvSource({"beginning, 5", "end, 100", "-10, 90", "-1000, 5", "-0, 100"})
    void findsItsPlace(String text, long offset) {
        assertThat(Start.parse(text).offset(5, 100)).isEqualTo(offset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "start", "-", "-1.5", "--5", "-99999999999999999999"})
    void refusesWhatIsNoStart(String text) {
        assertThatThrownBy(() -> Start.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beginning, end or -N");
    }
}
