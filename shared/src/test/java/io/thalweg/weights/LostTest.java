package io.thalweg.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LostTest {

    @Test
    void addsUpAndKeepsTheRanges() {
        Lost lost = Lost.NONE.with(range(0, 3, 5)).with(range(1, 3, 5)).with(range(0, 9, 10));

        assertThat(lost.offsets()).isEqualTo(5);
        assertThat(lost.ranges()).containsExactly(range(0, 3, 5), range(1, 3, 5), range(0, 9, 10));
    }

    @Test
    void makesARangeLongerThatGoesOn() {
        Lost lost = Lost.NONE.with(range(0, 3, 5)).with(range(0, 5, 9));

        assertThat(lost).isEqualTo(new Lost(6, List.of(range(0, 3, 9))));
    }

    @Test
    void countsAllButKeepsOnlyTheNewestRanges() {
        Lost lost = Lost.NONE;
        for (int i = 0; i < Lost.MAX_RANGES + 5; i++) {
            lost = lost.with(range(0, 10L * i, 10L * i + 2));
        }

        assertThat(lost.offsets()).isEqualTo(2 * (Lost.MAX_RANGES + 5));
        assertThat(lost.ranges()).hasSize(Lost.MAX_RANGES);
        assertThat(lost.ranges().get(0)).isEqualTo(range(0, 50, 52));
    }

    @Test
    void refusesARangeOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> range(2, 7, 7))
                .withMessage(
                        "a range of offsets must begin at 0 or above and end after that, but was from 7 to 7 (t-2)");
    }

    private static Lost.Range range(int partition, long from, long to) {
        return new Lost.Range("t", partition, from, to);
    }
}
