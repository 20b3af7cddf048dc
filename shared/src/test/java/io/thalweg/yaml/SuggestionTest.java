package io.thalweg.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("batch-size", "max-wait", "l1", "l2", "seed", "learning-rate");

    @ParameterizedTest
    @CsvSource({
        "batchsize, batch-size", // left out
        "batch_size, batch-size", // replaced
        "seeed, seed", // put in
        "sede, seed", // swapped
        "BATCH-SIZE, batch-size", // case
        "maxWait, max-wait",
        "lerning-rat, learning-rate",
        "l3, l1"
    })
    void isTheKnownWordThatTakesFewEdits(String word, String meant) {
        assertThat(Suggestion.closest(KNOWN, word)).contains(meant);
    }

    @Test
    void isNothingForAWordAsLongAsAFile() {
        assertThat(Suggestion.closest(KNOWN, "s".repeat(100_000_000))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"momentum", "x9", "wait", "learning"})
    void isNoneWhereNothingIsClose(String word) {
        assertThat(Suggestion.closest(KNOWN, word)).isEmpty();
    }

    @Test
    void listsWhatIsKnownWhereNothingIsClose() {
        assertThat(Suggestion.among(List.of("id", "time"), "schema")).isEqualTo("known are id, time");
        assertThat(Suggestion.among(List.of("id", "time"), "tiem")).isEqualTo("did you mean time?");
    }
}
