package io.thalweg.workbench.up.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learner.Health;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineStatusTest {

    private static final long SENT_NANOS = 500;
    private static final Lost LOST = Lost.NONE.with(new Lost.Range("p.labeled-events", 0, 60, 84));

    private final PipelineStatusBuilder status = new PipelineStatusBuilder();

    @Test
    void isDrainedWhenAllIsLearnedOrRefusedScoredOrRefusedAndPublished() {
        assertThat(isDrained()).isTrue();
    }

    @Test
    void isNotDrainedByWhatWasSeenBeforeTheLastEventWasSent() {
        status.endsNanos = SENT_NANOS - 1;
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileLabeledEventsAreUnread() {
        status.labeledUnread = 1;
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileTheTrainerIsBehind() {
        status.labeledThrough = Map.of("p.labeled-events-0", 101L);
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isDrainedByOffsetsWhereEarlierRecordsWereRemoved() {
        status.labeledEvents = 16;
        status.trained = new Accounting(74, 0, 2, LOST);
        status.published = status.trained;
        assertThat(isDrained()).isTrue();

        status.labeledThrough = Map.of("p.labeled-events-0", 100L, "p.labeled-events-1", 1L);
        assertThat(isDrained())
                .as("read more than the topic holds, but not all of it")
                .isFalse();
    }

    @Test
    void takesWhatIsLostFromWhicheverTopicIsAhead() {
        status.trained = new Accounting(98, 0, 2, new Lost(24, List.of()));
        assertThat(status.build().lost().offsets()).isEqualTo(24);

        status.published = new Accounting(98, 0, 2, LOST);
        assertThat(status.build().lost()).isEqualTo(LOST);
    }

    @Test
    void isNotDrainedWhileABatchIsPartialUnlessItStaysSo() {
        status.trained = new Accounting(97, 1, 2);
        status.published = new Accounting(97, 0, 2);

        assertThat(status.build().isDrained(SENT_NANOS, false)).isFalse();
        assertThat(status.build().isDrained(SENT_NANOS, true)).isTrue();
    }

    @Test
    void isNotDrainedBeforeWhatWasLearnedIsPublished() {
        status.published = new Accounting(90, 0, 2);
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isDrainedWhereTheTrainerHoldsTheNewestWeightsBack() {
        status.published = new Accounting(90, 0, 2);
        status.heldBack = true;
        assertThat(isDrained()).isTrue();
    }

    /** After a divergence weights are published as soon as losses are low again. */
    @Test
    void isNotDrainedAfterADivergenceBeforeTheLastPublication() {
        status.published = new Accounting(90, 0, 2);
        status.health = new Health(Health.State.DIVERGED, 1, 1, Optional.empty());
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileDeadLettersAreUnderWay() {
        status.deadLetters = Map.of("score", 1L, "train", 1L);
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileScoresAreMissing() {
        status.liveEvents = 101;
        assertThat(isDrained()).isFalse();
    }

    @Test
    void takesTheTrainersWordFromWhicheverTopicIsAhead() {
        status.trained = new Accounting(40, 0, 0);
        status.published = new Accounting(50, 0, 1);

        assertThat(status.build().trained()).isEqualTo(51);
    }

    private boolean isDrained() {
        return status.build().isDrained(SENT_NANOS, false);
    }
}
