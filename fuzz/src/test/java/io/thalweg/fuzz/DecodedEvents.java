package io.thalweg.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.features.Decoded;
import io.thalweg.features.Example;
import io.thalweg.features.Rejected;

/** What holds for every decoded event, whatever its bytes were. */
final class DecodedEvents {

    private DecodedEvents() {}

    /** An example has all its columns and only finite numbers (NaN where one is missing); a rejected event has a reason. */
    static void check(Decoded decoded, int width) {
        if (decoded instanceof Rejected rejected) {
            assertThat(rejected.reason()).isNotBlank();
            return;
        }
        Example example = (Example) decoded;
        assertThat(example.id()).isNotNull();
        assertThat(example.features().columns()).hasSize(width);
        for (float column : example.features().columns()) {
            assertThat(Float.isInfinite(column)).isFalse();
        }
        for (double number : example.features().numbers()) {
            assertThat(Double.isNaN(number) || Math.abs(number) <= Float.MAX_VALUE)
                    .isTrue();
        }
        assertThat(Float.isInfinite(example.label())).isFalse();
        assertThat(example.weight()).isFinite();
        // -0 is a weight of 0.
        assertThat(example.weight() >= 0).isTrue();
    }
}
