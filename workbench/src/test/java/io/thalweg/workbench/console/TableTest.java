package io.thalweg.workbench.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table =
            Table.of("topic", "records", "share").row("events", 45_312L, 0.5).row("weights", 7, null);

    @Test
    void alignsWordsLeftAndNumbersRight() {
        assertThat(table.lines())
                .containsExactly(
                        "topic    records   share", //
                        "events     45312  0.5000",
                        "weights        7       -");
    }

    @Test
    void isOneObjectPerRowInTheOrderOfTheColumns() {
        assertThat(table.objects().get(0))
                .containsExactly(entry("topic", "events"), entry("records", 45_312L), entry("share", 0.5));
        assertThat(table.objects().get(1)).containsEntry("share", null);
    }

    @Test
    void showsItsColumnsWithoutRows() {
        assertThat(Table.of("version", "hash").lines()).containsExactly("version  hash");
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatThrownBy(() -> table.row("events"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[topic, records, share]");
    }
}
