package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.Guarantee;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PublishConfig;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.trainer.Payments;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** What the operator says of offsets that it never read; batches of 4, weights at each step. */
class GapHarnessTest {

    private static final String TOPIC = "payments.labeled-events";

    private static final Pipeline EARLIEST = pipeline(Map.of());
    private static final Pipeline LATEST = pipeline(Map.of("auto.offset.reset", "latest"));

    private Map<Integer, Long> starts = Map.of(0, 0L);
    private int questions;

    @Test
    void countsWhatWasRemovedBetweenTwoRunsAtOnce() throws Exception {
        OperatorSubtaskState checkpoint = checkpoint(EARLIEST, offsets(0, 60));
        starts = Map.of(0, 84L);
        try (TrainHarness train = resume(EARLIEST, checkpoint)) {
            assertThat(accounting(train)).isEqualTo(new Accounting(60, 0, 0, lost(60, 84)));
            assertThat(train.newest().snapshot().provenance().trainedThrough()).containsEntry(TOPIC + "-0", 84L);

            train.feed(offsets(84, 100));

            assertThat(accounting(train)).isEqualTo(new Accounting(76, 0, 0, lost(60, 84)));
            assertMark(train, 60, 84, 24);
            JsonNode report = train.at(200).reports().get(1);
            assertThat(report.get("lost").asLong()).isEqualTo(24);
            assertThat(report.get("readThrough").get(TOPIC + "-0").asLong()).isEqualTo(100);
        }
    }

    @Test
    void countsWhatWasRemovedWhileItWasBehind() throws Exception {
        try (TrainHarness train = start(EARLIEST)) {
            train.feed(offsets(0, 8));
            starts = Map.of(0, 20L);
            train.feed(offsets(20, 24));

            assertThat(accounting(train)).isEqualTo(new Accounting(12, 0, 0, lost(8, 20)));
            assertMark(train, 8, 20, 12);
        }
    }

    @Test
    void doesNotCountTheMarkersOfTransactions() throws Exception {
        try (TrainHarness train = start(EARLIEST)) {
            train.feed(offsets(0, 4)).feed(offsets(5, 9)).feed(offsets(15, 19)).at(200);

            assertThat(accounting(train)).isEqualTo(new Accounting(12, 0, 0));
            assertThat(train.marks()).isEmpty();
            assertThat(train.reports().get(1).get("lost").asLong()).isZero();
        }
    }

    @Test
    void countsOnlyUpToTheLogStartWhereMarkersFollow() throws Exception {
        try (TrainHarness train = start(EARLIEST)) {
            train.feed(offsets(0, 4));
            starts = Map.of(0, 10L);
            train.feed(offsets(15, 19));

            assertThat(accounting(train).lost()).isEqualTo(lost(4, 10));
        }
    }

    @Test
    void asksOnceForManyGaps() throws Exception {
        Pipeline rarelyPublished = Payments.pipeline();
        try (TrainHarness train = start(rarelyPublished)) {
            train.feed(LongStream.range(0, 30)
                    .mapToObj(i -> Payments.record(2 * i))
                    .toList());
            assertThat(questions).isZero();

            train.at(200);

            assertThat(questions).isEqualTo(1);
        }
    }

    @Test
    void checkpointsWhatWasLostBeforeTheCheckpoint() throws Exception {
        OperatorSubtaskState checkpoint;
        try (TrainHarness train = start(Payments.pipeline())) {
            train.feed(offsets(0, 4));
            starts = Map.of(0, 10L);
            checkpoint = train.feed(offsets(10, 12)).snapshot();
            assertMark(train, 4, 10, 6);
        }
        try (TrainHarness train = resume(Payments.pipeline(), checkpoint)) {
            assertThat(accounting(train)).isEqualTo(new Accounting(4, 2, 0, lost(4, 10)));
            assertThat(train.marks()).as("was told before").isEmpty();
        }
    }

    @Test
    void hasTheSameWeightsAsIfNothingHadBeenLost() throws Exception {
        try (TrainHarness gap = start(EARLIEST);
                TrainHarness markers = start(EARLIEST)) {
            markers.feed(offsets(0, 4)).feed(offsets(10, 14));
            gap.feed(offsets(0, 4));
            starts = Map.of(0, 10L);
            gap.feed(offsets(10, 14));

            assertThat(accounting(gap).lost().offsets()).isEqualTo(6);
            assertThat(gap.newest().hash()).isEqualTo(markers.newest().hash());
        }
    }

    @Test
    void countsWhatAResetToTheEndSkips() throws Exception {
        OperatorSubtaskState checkpoint = checkpoint(LATEST, offsets(0, 60));
        starts = Map.of(0, 84L);
        try (TrainHarness train = resume(LATEST, checkpoint)) {
            assertThat(train.marks()).isEmpty();

            train.feed(offsets(100, 104));

            assertThat(accounting(train).lost()).isEqualTo(lost(60, 100));
            assertMark(train, 60, 100, 40);
        }
    }

    @Test
    void countsNothingOfWhatWasBeforeItsTime() throws Exception {
        starts = Map.of(0, 84L);
        try (TrainHarness train = start(EARLIEST)) {
            train.feed(offsets(84, 92)).at(200);

            assertThat(accounting(train)).isEqualTo(new Accounting(8, 0, 0));
            assertThat(train.marks()).isEmpty();
        }
    }

    @Test
    void marksATopicThatBeginsAnewAndCountsNothing() throws Exception {
        try (TrainHarness train = start(EARLIEST)) {
            train.feed(offsets(0, 8)).feed(offsets(0, 4));

            assertThat(accounting(train)).isEqualTo(new Accounting(12, 0, 0));
            assertThat(train.newest().snapshot().provenance().trainedThrough()).containsEntry(TOPIC + "-0", 4L);
            JsonNode mark = train.marks().get(0);
            assertThat(mark.get("from").asLong()).isEqualTo(8);
            assertThat(mark.get("to").asLong()).isZero();
            assertThat(mark.get("lost").isNull()).isTrue();
        }
    }

    @Test
    void marksAPartitionThatIsNotThereAnyMore() throws Exception {
        OperatorSubtaskState checkpoint = checkpoint(EARLIEST, offsets(0, 8));
        starts = Map.of();
        try (TrainHarness train = resume(EARLIEST, checkpoint)) {
            JsonNode mark = train.marks().get(0);
            assertThat(mark.get("from").asLong()).isEqualTo(8);
            assertThat(mark.get("to").isNull()).isTrue();
            assertThat(accounting(train)).isEqualTo(new Accounting(8, 0, 0));
        }
    }

    private static Pipeline pipeline(Map<String, String> kafka) {
        return Payments.pipeline(
                Optional.empty(), new PublishConfig(1, Duration.ofSeconds(1), 3, Guarantee.AT_LEAST_ONCE), kafka);
    }

    private TrainHarness start(Pipeline pipeline) throws Exception {
        return TrainHarness.start(pipeline, this::starts);
    }

    private TrainHarness resume(Pipeline pipeline, OperatorSubtaskState checkpoint) throws Exception {
        return TrainHarness.resume(pipeline, this::starts, checkpoint);
    }

    private OperatorSubtaskState checkpoint(Pipeline pipeline, List<SourceRecord> records) throws Exception {
        try (TrainHarness train = start(pipeline)) {
            return train.feed(records).snapshot();
        }
    }

    private Map<Integer, Long> starts(String topic) throws IOException {
        assertThat(topic).isEqualTo(TOPIC);
        questions++;
        return starts;
    }

    private static List<SourceRecord> offsets(long from, long to) {
        return LongStream.range(from, to).mapToObj(Payments::record).toList();
    }

    private static Accounting accounting(TrainHarness train) {
        return train.newest().snapshot().provenance().accounting();
    }

    private static Lost lost(long from, long to) {
        return Lost.NONE.with(new Lost.Range(TOPIC, 0, from, to));
    }

    private static void assertMark(TrainHarness train, long from, long to, long lost) throws IOException {
        assertThat(train.marks()).hasSize(1);
        JsonNode mark = train.marks().get(0);
        assertThat(mark.get("stage").asText()).isEqualTo("mark");
        assertThat(mark.get("mark").asText()).isEqualTo("gap");
        assertThat(mark.get("time").isIntegralNumber()).isTrue();
        assertThat(mark.get("topic").asText()).isEqualTo(TOPIC);
        assertThat(mark.get("partition").asInt()).isZero();
        assertThat(mark.get("from").asLong()).isEqualTo(from);
        assertThat(mark.get("to").asLong()).isEqualTo(to);
        assertThat(mark.get("lost").asLong()).isEqualTo(lost);
    }
}
