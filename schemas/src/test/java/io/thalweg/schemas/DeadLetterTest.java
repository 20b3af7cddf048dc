package io.thalweg.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class DeadLetterTest {

    @Test
    void saysInItsHeadersWhereItCameFromAndWhy() {
        SourceRecord source = new SourceRecord("p.events", 3, 42, 1_700_000_000_000L, new byte[0], new byte[] {1});

        assertThat(new DeadLetter(source, "score", "no schema").headers())
                .containsExactly(
                        entry("source-topic", "p.events"),
                        entry("source-partition", "3"),
                        entry("source-offset", "42"),
                        entry("source-timestamp", "1700000000000"),
                        entry("stage", "score"),
                        entry("reason", "no schema"));
    }
}
