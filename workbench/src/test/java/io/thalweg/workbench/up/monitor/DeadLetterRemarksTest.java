package io.thalweg.workbench.up.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.workbench.deadletters.DeadLetterReasons.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLetterRemarksTest {

    private final DeadLetterRemarks remarks = new DeadLetterRemarks();

    @Test
    void tellsOfEachReasonOnce() {
        assertThat(remarks.of(List.of(new Reason("too long", 1, "points.csv row 7"))))
                .containsExactly("Refused  points.csv row 7: too long");
        assertThat(remarks.of(List.of(new Reason("too long", 300, "points.csv row 7"))))
                .isEmpty();
        assertThat(remarks.of(List.of(
                        new Reason("too long", 300, "points.csv row 7"), new Reason("too short", 1, "p.events-0@9"))))
                .containsExactly("Refused  p.events-0@9: too short");
    }

    @Test
    void fallsSilentAfterAFew() {
        assertThat(remarks.of(List.of(reason("a"), reason("b"), reason("c"), reason("d"))))
                .hasSize(DeadLetterRemarks.MAX_REMARKS);
        assertThat(remarks.of(List.of(reason("e")))).isEmpty();
    }

    private static Reason reason(String text) {
        return new Reason(text, 1, "row 0");
    }
}
