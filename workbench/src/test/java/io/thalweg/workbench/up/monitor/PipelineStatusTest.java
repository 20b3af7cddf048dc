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

    private final Standings standings = new Standings();

    @Test
    void isDrainedWhenAllIsLearnedOrRefusedScoredOrRefusedAndPublished() {
        assertThat(isDrained()).isTrue();
    }

    @Test
    void isNotDrainedByWhatWasSeenBeforeTheLastEventWasSent() {
        standings.endsNanos = SENT_NANOS - 1;
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileLabeledEventsAreUnread() {
        standings.labeledUnread = 1;
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileTheTrainerIsBehind() {
        standings.labeledThrough = Map.of("p.labeled-events-0", 101L);
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isDrainedByOffsetsWhereEarlierRecordsWereRemoved() {
        standings.labeledEvents = 16;
        standings.trained = new Accounting(74, 0, 2, LOST);
        standings.published = standings.trained;
        assertThat(isDrained()).isTrue();

        standings.labeledThrough = Map.of("p.labeled-events-0", 100L, "p.labeled-events-1", 1L);
        assertThat(isDrained())
                .as("read more than the topic holds, but not all of it")
                .isFalse();
    }

    @Test
    void takesWhatIsLostFromWhicheverTopicIsAhead() {
        standings.trained = new Accounting(98, 0, 2, new Lost(24, List.of()));
        assertThat(standings.standing().lost().offsets()).isEqualTo(24);

        standings.published = new Accounting(98, 0, 2, LOST);
        assertThat(standings.standing().lost()).isEqualTo(LOST);
    }

    @Test
    void isNotDrainedWhileABatchIsPartialUnlessItStaysSo() {
        standings.trained = new Accounting(97, 1, 2);
        standings.published = new Accounting(97, 0, 2);

        assertThat(standings.standing().isDrained(SENT_NANOS, false)).isFalse();
        assertThat(standings.standing().isDrained(SENT_NANOS, true)).isTrue();
    }

    @Test
    void isNotDrainedBeforeWhatWasLearnedIsPublished() {
        standings.published = new Accounting(90, 0, 2);
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isDrainedWhereTheTrainerHoldsTheNewestWeightsBack() {
        standings.published = new Accounting(90, 0, 2);
        standings.heldBack = true;
        assertThat(isDrained()).isTrue();
    }

    /** After a divergence weights are published as soon as losses are low again. */
    @Test
    void isNotDrainedAfterADivergenceBeforeTheLastPublication() {
        standings.published = new Accounting(90, 0, 2);
        standings.health = new Health(Health.State.DIVERGED, 1, 1, Optional.empty());
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileDeadLettersAreUnderWay() {
        standings.deadLetters = Map.of("score", 1L, "train", 1L);
        assertThat(isDrained()).isFalse();
    }

    @Test
    void isNotDrainedWhileScoresAreMissing() {
        standings.liveEvents = 101;
        assertThat(isDrained()).isFalse();
    }

    @Test
    void takesTheTrainersWordFromWhicheverTopicIsAhead() {
        standings.trained = new Accounting(40, 0, 0);
        standings.published = new Accounting(50, 0, 1);

        assertThat(standings.standing().trained()).isEqualTo(51);
    }

    private boolean isDrained() {
        return standings.standing().isDrained(SENT_NANOS, false);
    }
}
