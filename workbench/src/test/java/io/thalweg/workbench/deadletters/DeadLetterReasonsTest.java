package io.thalweg.workbench.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.workbench.deadletters.DeadLetterReasons.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterReasonsTest {

    private final DeadLetterReasons reasons = new DeadLetterReasons();

    @Test
    void countsReasonsThatDifferOnlyInTheirValuesAsOne() {
        reasons.add("x must be a double but was \"abc\"", "row 3");
        reasons.add("x must be a double but was \"n/a, or 'none'\"", "row 7");
        reasons.add("weight must be 0 or more but was -1.5e-3", "row 8");
        reasons.add("weight must be 0 or more but was -17", "row 9");

        assertThat(reasons.mostFrequentFirst())
                .containsExactly(
                        new Reason("x must be a double but was \"abc\"", 2, "row 3"),
                        new Reason("weight must be 0 or more but was -1.5e-3", 2, "row 8"));
    }

    @Test
    void tellsFieldsApartWhoseNamesDifferInANumber() {
        reasons.add("x1 must be a double but was empty", "row 3");
        reasons.add("x2 must be a double but was empty", "row 4");
        reasons.add("x_1 must be a double but was empty", "row 5");
        reasons.add("x_2 must be a double but was empty", "row 6");

        assertThat(reasons.mostFrequentFirst()).hasSize(4);
    }

    @Test
    void beginsWithTheMostFrequent() {
        reasons.add("rare", "row 0");
        reasons.add("frequent", "row 1");
        reasons.add("frequent", "row 2");

        assertThat(reasons.mostFrequentFirst()).extracting(Reason::reason).containsExactly("frequent", "rare");
    }

    @Test
    void saysThePlaceOnce() {
        reasons.add("row 20: x must be a double but was \"abc\"", "row 20");

        assertThat(DeadLetterReasons.lines(reasons.mostFrequentFirst()))
                .containsExactly("  1 × x must be a double but was \"abc\" (first: row 20)");
    }

    @Test
    void findsThePlaceThatAReasonBeginsWith() {
        assertThat(DeadLetterReasons.placeIn("line 2: x is not a number")).contains("line 2");
        assertThat(DeadLetterReasons.placeIn("row 20: line 3: x")).contains("row 20");
        assertThat(DeadLetterReasons.placeIn("x in line 2: not a number")).isEmpty();
        assertThat(DeadLetterReasons.placeIn("line two: x")).isEmpty();
    }

    @Test
    void countsAllWhereThereAreTooManyReasonsToKeep() {
        for (int i = 0; i < DeadLetterReasons.MAX_REASONS + 50; i++) {
            reasons.add("x" + i + " is not a word", "row " + i);
        }
        reasons.add("x5 is not a word", "row 999");

        List<Reason> all = reasons.mostFrequentFirst();

        assertThat(all).hasSize(DeadLetterReasons.MAX_REASONS + 1);
        assertThat(all.get(0)).isEqualTo(new Reason(DeadLetterReasons.OTHERS, 50, "row 100"));
        assertThat(all.get(1)).isEqualTo(new Reason("x5 is not a word", 2, "row 5"));
        assertThat(DeadLetterReasons.lines(all)).hasSize(11).last().isEqualTo("  and 91 other reasons");
    }

    @Test
    void isReadyForJson() {
        reasons.add("too long", "p.events-0@7");

        assertThat(DeadLetterReasons.json(reasons.mostFrequentFirst()))
                .containsExactly(Map.of("reason", "too long", "count", 1L, "first", "p.events-0@7"));
    }

    @Test
    void endsAMessageOnlyIfThereIsSomethingToSay() {
        assertThat(DeadLetterReasons.because(reasons.mostFrequentFirst())).isEmpty();

        reasons.add("too long", "row 0");

        assertThat(DeadLetterReasons.because(reasons.mostFrequentFirst()))
                .isEqualTo(":\n  1 × too long (first: row 0)");
    }
}
