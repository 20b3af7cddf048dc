package io.thalweg.scoring.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabeledEventsTest {

    @Test
    void countsWhatCameAfterTheVersionInEachPartition() {
        LabeledEvents events = new LabeledEvents(Map.of("t-0", 0L, "t-1", 0L), Map.of("t-0", 120L, "t-1", 50L));

        assertThat(events.after(Map.of("t-0", 100L, "t-1", 50L))).isEqualTo(20);
    }

    @Test
    void countsFromTheOldestEventWhereTheVersionHasNotBegun() {
        LabeledEvents events = new LabeledEvents(Map.of("t-0", 70L), Map.of("t-0", 120L));

        assertThat(events.after(Map.of())).isEqualTo(50);
    }

    @Test
    void isNeverNegativeWhenTheLookIsOlderThanTheVersion() {
        LabeledEvents events = new LabeledEvents(Map.of("t-0", 0L), Map.of("t-0", 90L));

        assertThat(events.after(Map.of("t-0", 100L))).isZero();
    }

    @Test
    void countsNothingBeforeTheFirstLook() {
        assertThat(LabeledEvents.NONE.after(Map.of("t-0", 100L))).isZero();
    }
}
