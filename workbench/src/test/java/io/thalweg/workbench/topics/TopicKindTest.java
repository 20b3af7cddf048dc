package io.thalweg.workbench.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Topics;
import org.junit.jupiter.api.Test;

class TopicKindTest {

    @Test
    void findsAKindByItsKeyOrItsTopic() {
        Topics topics = Topics.of("p");

        assertThat(TopicKind.find("dead-letters", topics)).contains(TopicKind.DEAD_LETTERS);
        assertThat(TopicKind.find("p.scores", topics)).contains(TopicKind.SCORES);
        assertThat(TopicKind.find("q.scores", topics)).isEmpty();
    }

    @Test
    void keepsWeightsInOnePartitionByKey() {
        assertThat(TopicKind.WEIGHTS.requiredPartitions()).hasValue(1);
        assertThat(TopicKind.WEIGHTS.cleanupPolicy()).isEqualTo("compact");
        assertThat(TopicKind.EVENTS.requiredPartitions()).isEmpty();
    }

    @Test
    void keepsReportsForADay() {
        assertThat(TopicKind.METRICS.configs()).containsEntry("retention.ms", "86400000");
        assertThat(TopicKind.EVENTS.configs()).doesNotContainKey("retention.ms");
    }
}
