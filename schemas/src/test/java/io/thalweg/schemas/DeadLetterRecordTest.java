package io.thalweg.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterRecordTest {

    private static final int MAX_BYTES = 1 << 20;

    @Test
    void keepsWhatFits() {
        DeadLetterRecord record =
                DeadLetterRecord.of(new byte[] {1}, new byte[] {7}, Map.of("reason", "naïve"), MAX_BYTES);

        assertThat(record.key()).containsExactly(1);
        assertThat(record.value()).containsExactly(7);
        assertThat(record.headers()).containsOnlyKeys("reason");
        assertThat(record.headers().get("reason"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("naïve");
    }

    @Test
    void cutsWhatDoesNotFitAndSaysHowLongItWas() {
        DeadLetterRecord record = DeadLetterRecord.of(
                new byte[100], new byte[MAX_BYTES - 200], Map.of("reason", "x".repeat(MAX_BYTES)), MAX_BYTES);

        int bytes = record.key().length + record.value().length;
        for (byte[] header : record.headers().values()) {
            bytes += header.length;
        }
        assertThat(bytes).isLessThan(MAX_BYTES - 500);
        assertThat(record.key()).hasSize(100);
        assertThat(record.value()).hasSizeGreaterThan(1_000_000);
        assertThat(record.headers().get("cut-from-bytes"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(Integer.toString(MAX_BYTES - 100));
    }

    @Test
    void cutsEvenAKeyThatLeavesNoRoom() {
        DeadLetterRecord record =
                DeadLetterRecord.of(new byte[MAX_BYTES], new byte[5], Map.of("reason", "why"), MAX_BYTES);

        assertThat(record.key()).hasSizeLessThan(MAX_BYTES);
        assertThat(record.value()).isEmpty();
    }
}
