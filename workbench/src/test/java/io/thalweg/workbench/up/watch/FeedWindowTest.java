package io.thalweg.workbench.up.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.weights.Accounting;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedWindowTest {

    private final Standings standings = new Standings();
    private final FeedWindow window = new FeedWindow(standings::standing, 10);

    @Test
    void opensAsFarAsTheSlowerOfTrainingAndScoring() {
        standings.trained = new Accounting(50, 0, 0);
        standings.published = standings.trained;
        standings.scores = 70;
        standings.deadLetters = Map.of();
        assertThat(window.limit()).isEqualTo(60);

        standings.trained = new Accounting(90, 0, 0);
        assertThat(window.limit()).isEqualTo(80);
    }

    @Test
    void countsRowsThatWereNoEventsAsDealtWith() {
        standings.deadLetters = Map.of("replay", 5L, "score", 1L);
        assertThat(window.limit()).isEqualTo(115);
    }

    @Test
    void neverFalls() {
        assertThat(window.limit()).isEqualTo(110);
        standings.scores = 0;
        assertThat(window.limit()).isEqualTo(110);
    }

    @Test
    void mustLetAtLeastOneRowThrough() {
        assertThatThrownBy(() -> new FeedWindow(standings::standing, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }
}
