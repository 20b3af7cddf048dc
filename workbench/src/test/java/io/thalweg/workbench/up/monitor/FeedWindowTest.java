package io.thalweg.workbench.up.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedWindowTest {

    private final PipelineStatusBuilder status = new PipelineStatusBuilder();
    private final FeedWindow window = new FeedWindow(status::build, 10);

    @Test
    void opensAsFarAsTheSlowerOfTrainingAndScoring() {
        stands(50, 0, 0, 70, Map.of());
        assertThat(window.limit()).isEqualTo(60);

        stands(90, 0, 0, 70, Map.of());
        assertThat(window.limit()).isEqualTo(80);
    }

    @Test
    void countsRowsThatWereNoEventsAsDealtWith() {
        stands(100, 0, 0, 99, Map.of("replay", 5L, "score", 1L));
        assertThat(window.limit()).isEqualTo(115);
    }

    @Test
    void isAsWideOverWhatEarlierRunsLeftAsInTheFirstRun() {
        status.scores = 1_000;
        status.deadLetters = Map.of("replay", 50L, "score", 20L);

        stands(1_000, 1_000, 1_000, 0, Map.of());
        assertThat(window.limit()).isEqualTo(10);

        stands(1_003, 1_000, 1_000, 4, Map.of());
        assertThat(window.limit()).isEqualTo(13);
    }

    @Test
    void doesNotWaitForRowsThatACutOffFeedLeftInOneTopicOnly() {
        stands(30, 20, 30, 0, Map.of());
        assertThat(window.limit()).isEqualTo(20);

        stands(32, 30, 20, 12, Map.of());
        assertThat(window.limit()).isEqualTo(22);
    }

    @Test
    void neverFalls() {
        stands(100, 0, 0, 100, Map.of());
        assertThat(window.limit()).isEqualTo(110);

        stands(100, 0, 0, 0, Map.of());
        assertThat(window.limit()).isEqualTo(110);
    }

    @Test
    void doesNotWaitForWhatKafkaHasRemoved() {
        FeedWindow window = new FeedWindow(status::build, 10);
        stands(5, 0, 0, 20, Map.of());
        status.trained = new Accounting(5, 0, 0, new Lost(15, List.of()));

        assertThat(window.limit()).isEqualTo(30);
    }

    @Test
    void mustLetAtLeastOneRowThrough() {
        assertThatThrownBy(() -> new FeedWindow(status::build, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }

    private void stands(long trained, long labeledBefore, long liveBefore, long scores, Map<String, Long> deadLetters) {
        status.trained = new Accounting(trained, 0, 0);
        status.published = status.trained;
        status.thisRun = new PipelineStatus.ThisRun(labeledBefore, liveBefore, scores, deadLetters, List.of());
    }
}
