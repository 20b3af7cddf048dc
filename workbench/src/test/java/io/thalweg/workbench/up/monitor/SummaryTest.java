package io.thalweg.workbench.up.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learner.Divergence;
import io.thalweg.learner.Health;
import io.thalweg.learner.UnseenReport;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private final PipelineStatusBuilder status = new PipelineStatusBuilder();

    @Test
    void saysWhatCameOfEverythingSent() {
        Map<String, Object> map = summary().toMap();

        assertThat(map)
                .containsEntry("sent", 100L)
                .containsEntry("learned", 98L)
                .containsEntry("pending", 0L)
                .containsEntry("deadLetters", 3L)
                .containsEntry("scores", 99L)
                .containsEntry("versionsPublished", 12L)
                .containsEntry("versionsServed", 11L)
                .containsEntry("seconds", 61.5)
                .containsEntry("version", "0.98")
                .containsEntry("weightsHash", PipelineStatusBuilder.HASH)
                .containsEntry("stalenessMillis", Map.of("p50", 3L, "p99", 40L));
    }

    @Test
    void givesFiguresOverEverythingAndOnlyThoseThatAreKnown() {
        Map<String, Object> map = summary().toMap();

        assertThat(map.get("prequential")).isEqualTo(Map.of("accuracy", 0.9));
        assertThat(map.get("served")).isEqualTo(Map.of("accuracy", 0.8));
        assertThat(map).doesNotContainKey("frozen");
    }

    @Test
    void comparesWithTheFrozenNetworkWhereThereIsOne() {
        status.frozen = Optional.of(PipelineStatusBuilder.metrics(0.6, 0.5));

        assertThat(summary().toMap().get("frozen")).isEqualTo(Map.of("accuracy", 0.6));
        assertThat(summary().toLines()).anyMatch(line -> line.startsWith("frozen") && line.contains("accuracy 0.6000"));
    }

    @Test
    void saysWhichListedValuesNoRecordHad() {
        status.unseen = List.of(new UnseenReport("side", "UP", Optional.of("up"), "none of 1,000 records had UP"));

        assertThat(summary().toLines()).contains("unseen       none of 1,000 records had UP");
        assertThat(summary().toMap().get("unseenValues"))
                .isEqualTo(List.of(Map.of("field", "side", "value", "UP", "closest", "up")));
    }

    @Test
    void tellsPeopleTheSame() {
        assertThat(summary().toLines())
                .contains(
                        "events       100 sent, 98 learned, 0 pending, 3 dead letters",
                        "scores       99, by 11 versions",
                        "prequential  accuracy 0.9000",
                        "time         61.5 s");
    }

    @Test
    void saysWhyRecordsWereRefused() {
        assertThat(summary().toMap().get("deadLetterReasons"))
                .isEqualTo(List.of(
                        Map.of("reason", "label class is missing", "count", 2L, "first", "p.labeled-events-0@7"),
                        Map.of("reason", "x must be finite but was NaN", "count", 1L, "first", "p.events-0@9")));
        assertThat(summary().toLines()).contains("  2 × label class is missing (first: p.labeled-events-0@7)");
    }

    @Test
    void saysWhatWasNeverRead() {
        assertThat(summary().toMap()).containsEntry("lost", 0L).containsEntry("lostRanges", List.of());
        assertThat(summary().toLines()).noneMatch(line -> line.startsWith("lost"));

        status.published = new Accounting(98, 0, 2, Lost.NONE.with(new Lost.Range("p.labeled-events", 0, 60, 84)));

        assertThat(summary().toMap())
                .containsEntry("lost", 24L)
                .containsEntry(
                        "lostRanges",
                        List.of(Map.of("topic", "p.labeled-events", "partition", 0, "from", 60L, "to", 84L)));
        assertThat(summary().toLines())
                .contains("lost         24 offsets were removed before they were read: p.labeled-events-0@60..83");
    }

    @Test
    void saysThatTrainingHasDiverged() {
        status.health = new Health(
                Health.State.DIVERGED,
                1,
                2,
                Optional.of(new Divergence(1501, 1502, 1280, "y is 1.0E9", List.of("set training.clip-norm: 1"))));

        assertThat(summary().toMap())
                .containsEntry("state", "diverged")
                .containsEntry("divergences", 1L)
                .containsEntry("restores", 2L);
        assertThat(summary().toLines())
                .contains("training     training has diverged since step 1501: y is 1.0E9; set training.clip-norm: 1"
                        + " (1 divergence, 2 restores; went on from step 1280 with a smaller learning rate)");
    }

    private Summary summary() {
        return new Summary(status.build(), Duration.ofMillis(61_500));
    }
}
