package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Guarantee;
import io.thalweg.config.PublishConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublishScheduleTest {

    private final PublishSchedule schedule =
            new PublishSchedule(new PublishConfig(10, Duration.ofSeconds(1), 3, Guarantee.AT_LEAST_ONCE));

    @Test
    void isDueAtOnceBeforeTheFirstPublication() {
        assertThat(schedule.hasNews(0)).isTrue();
        assertThat(schedule.isDue(0)).isTrue();
    }

    @Test
    void isDueAfterTheStepsWhateverTheTime() {
        schedule.published(5, 1_000);

        assertThat(schedule.isDue(14)).isFalse();
        assertThat(schedule.isDue(15)).isTrue();
        assertThat(schedule.isDue(15, 1_000)).isTrue();
    }

    @Test
    void isDueAfterTheTimeIfAnythingWasLearned() {
        schedule.published(5, 1_000);

        assertThat(schedule.isDue(6, 1_999)).isFalse();
        assertThat(schedule.isDue(6, 2_000)).isTrue();
        assertThat(schedule.dueMillis()).isEqualTo(2_000);
    }

    @Test
    void isNeverDueWhenNothingWasLearned() {
        schedule.published(5, 1_000);

        assertThat(schedule.isDue(5, 100_000)).isFalse();
        assertThat(schedule.hasNews(5)).isFalse();
    }
}
