package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.learner.Learner;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.trainer.Payments;
import io.thalweg.weights.Lost;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GapDetectorTest {

    /** A trainer whose topic was renamed has offsets of the former topic in its checkpoint. */
    @Test
    void resumesPartitionsOfItsOwnTopicOnly() throws IOException {
        try (Learner learner = Learner.of(Payments.pipeline().learner(), Payments.WIRE, new JvmEngine())) {
            for (String topic : new String[] {"labeled", "labeled-2", "labeled-2-archive"}) {
                SourceRecord record = Payments.record(9);
                learner.accept(new SourceRecord(topic, 0, 9, 0, record.key(), record.value()));
            }

            assertThat(new GapDetector(learner, "labeled", topic -> Map.of(0, 100L, 2, 100L), false).resumed())
                    .containsExactly(Gap.lost(new Lost.Range("labeled", 0, 10, 100)));
        }
    }
}
