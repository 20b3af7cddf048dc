package io.thalweg.workbench.up.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.Engine;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.auto.Engines;
import io.thalweg.evaluation.Metrics;
import io.thalweg.evaluation.PrequentialEvaluator;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureScaler;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.learner.Learner;
import io.thalweg.learner.TrainingReport;
import io.thalweg.learner.UnseenReport;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.WeightsRecord;
import io.thalweg.weights.WeightsWriter;
import io.thalweg.workbench.files.Row;
import io.thalweg.workbench.up.payments.PaymentStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicSummaryTest {

    private static final int BATCH = 16;

    private final Pipeline pipeline = PipelineReader.read(Path.of("../pipelines/payments.yaml"));
    private final WireFormat wire = WireFormat.of(
            Optional.empty(),
            Stream.concat(Stream.of(pipeline.events().schema()), Schemas.ALL.stream())
                    .toList());
    private final Engine engine = Engines.of(
                    pipeline.engine(), pipeline.network(), pipeline.training().batchSize())
            .engine();
    private final Learner learner = Learner.of(pipeline.learner(), wire, engine);
    private final WeightsWriter writer =
            WeightsWriter.of(pipeline.name(), pipeline.topics().weights(), wire);
    private final PaymentStream stream = new PaymentStream();
    private final TopicSummary summary = new TopicSummary(pipeline, Optional.empty());
    private long offset;

    @AfterEach
    void close() {
        learner.close();
    }

    @Test
    void judgesScoresByTheLabelsOfTheirEvents() throws IOException {
        Row.Event event = next();
        summary.add(labeled(event), true);
        summary.add(score(event.id(), 0.1f), true);

        PipelineStatus standing = summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0);

        assertThat(standing.labeledEvents()).isEqualTo(1);
        assertThat(standing.scores()).isEqualTo(1);
        assertThat(standing.versionsServed()).isEqualTo(1);
        assertThat(standing.served().examples()).isEqualTo(1);
    }

    @Test
    void countsLabeledEventsThatNobodyCanRead() throws IOException {
        summary.add(record(pipeline.topics().labeledEvents(), "x", "garbage".getBytes(UTF_8)), true);

        assertThat(summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).labeledEvents())
                .isEqualTo(1);
    }

    @Test
    void keepsTheMarksOfListedValuesThatNoRecordHad() throws IOException {
        byte[] mark = ("{\"stage\": \"mark\", \"mark\": \"unseen-value\", \"field\": \"side\", \"value\": \"UP\","
                        + " \"closest\": null, \"message\": \"none had UP\"}")
                .getBytes(UTF_8);
        summary.add(record(pipeline.topics().metrics(), "mark", mark), false);
        summary.add(record(pipeline.topics().metrics(), "mark", "{\"mark\": \"another\"}".getBytes(UTF_8)), true);
        assertThat(summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).unseen()).isEmpty();

        summary.add(record(pipeline.topics().metrics(), "mark", mark), true);

        assertThat(summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).unseen())
                .containsExactly(new UnseenReport("side", "UP", Optional.empty(), "none had UP"));
    }

    @Test
    void takesTheTrainersWordOnlyIfItIsOfThisRun() throws IOException {
        byte[] report = "{\"learned\": 32, \"pending\": 0, \"deadLetters\": 1}".getBytes(UTF_8);
        List<ConsumerRecord<byte[], byte[]>> version = version(learner.snapshot(0));
        summary.add(record(pipeline.topics().metrics(), "train", report), false);
        for (ConsumerRecord<byte[], byte[]> record : version) {
            summary.add(record, false);
        }
        assertThat(summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).training())
                .isEqualTo(TrainingReport.NONE);
        assertThat(summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).published())
                .isEmpty();
        assertThat(summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).versionsPublished())
                .isEqualTo(1);

        summary.add(record(pipeline.topics().metrics(), "serve", "not JSON".getBytes(UTF_8)), true);
        summary.add(record(pipeline.topics().metrics(), "train", report), true);
        for (ConsumerRecord<byte[], byte[]> record : version) {
            summary.add(record, true);
        }
        PipelineStatus standing = summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0);
        assertThat(standing.training().accounting()).isEqualTo(new Accounting(32, 0, 1));
        assertThat(standing.published()).hasValueSatisfying(published -> {
            assertThat(published.version()).isEqualTo("0.0");
            assertThat(published.hash()).hasSize(64);
        });
        assertThat(standing.versionsPublished()).isEqualTo(1);
    }

    @Test
    void countsVersionsThatWereTakenBack() throws IOException {
        String key = pipeline.name() + "/0.25/manifest";
        summary.add(record(pipeline.topics().weights(), key, null), false);

        assertThat(summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).versionsPublished())
                .isEqualTo(1);
    }

    @Test
    void refusesWhatDoesNotBelongInATopicAndGoesOn() throws IOException {
        byte[] garbage = "garbage".getBytes(UTF_8);
        assertThatThrownBy(() -> summary.add(record(pipeline.topics().scores(), "x", garbage), true))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> summary.add(record(pipeline.topics().scores(), "x", null), true))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> summary.add(
                        record(pipeline.topics().weights(), pipeline.name() + "/0.1/manifest", garbage), true))
                .isInstanceOf(IOException.class);

        summary.add(score("a", 0.5f), true);
        assertThat(summary.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).scores()).isEqualTo(1);
    }

    @Test
    void comparesWithTheNewestVersionFromBeforeTheStreamChanged() throws IOException {
        long drift = 3 * BATCH + 5;
        TopicSummary compared =
                new TopicSummary(pipeline, Optional.of(new FrozenModel(pipeline.model(), engine, learned -> drift)));
        List<Row.Event> events = new ArrayList<>();
        Optional<Snapshot> frozen = Optional.empty();
        for (int row = 0; row < 10 * BATCH; row++) {
            Row.Event event = next();
            events.add(event);
            ConsumerRecord<byte[], byte[]> record = labeled(event);
            compared.add(record, true);
            learner.accept(source(record));
            if (learner.accounting().pending() == 0) {
                Snapshot snapshot = learner.snapshot(0);
                for (ConsumerRecord<byte[], byte[]> weights : version(snapshot)) {
                    compared.add(weights, true);
                }
                frozen = row < drift ? Optional.of(snapshot) : frozen;
            }
        }

        Metrics metrics =
                compared.standing(PipelineStatus.Ends.UNKNOWN, 0, 0).frozen().orElseThrow();

        assertThat(metrics).isEqualTo(judged(frozen.orElseThrow(), events.subList((int) drift, events.size())));
    }

    /** What a snapshot makes of events, computed in the plainest way. */
    private Metrics judged(Snapshot snapshot, List<Row.Event> events) {
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(pipeline.label());
        EventDecoder decoder =
                EventDecoder.of(pipeline.events(), pipeline.features(), pipeline.label(), pipeline.network(), wire);
        FeatureScaler scaler = FeatureScaler.of(pipeline.features());
        scaler.restore(snapshot.statistics());
        float[] input = new float[pipeline.features().width()];
        float[] output = new float[1];
        try (ScoringNetwork network = engine.scoring(pipeline.network(), snapshot.parameters())) {
            for (Row.Event event : events) {
                Example example = (Example) decoder.decode(source(labeled(event)));
                scaler.scale(example.features(), input, 0);
                network.forward(input, 1, output);
                pipeline.network().loss().toPredictionInPlace(output, 1, 1);
                evaluator.accept(output, 0, example.label());
            }
        }
        return evaluator.metrics();
    }

    private Row.Event next() {
        return (Row.Event) stream.next().orElseThrow();
    }

    private ConsumerRecord<byte[], byte[]> labeled(Row.Event event) {
        byte[] value =
                wire.frame(pipeline.topics().labeledEvents(), pipeline.events().schema(), event.labeled());
        return record(pipeline.topics().labeledEvents(), event.id(), value);
    }

    private ConsumerRecord<byte[], byte[]> score(String id, float output) {
        Score score = new Score(id, 0, new float[] {output}, "0.1", "00", 5, 5, 5);
        return record(
                pipeline.topics().scores(), id, wire.frame(pipeline.topics().scores(), Schemas.SCORE, score.encode()));
    }

    private List<ConsumerRecord<byte[], byte[]>> version(Snapshot snapshot) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (WeightsRecord weights : writer.write(snapshot)) {
            records.add(record(
                    pipeline.topics().weights(), weights.key(), weights.value().orElse(null)));
        }
        return records;
    }

    private ConsumerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ConsumerRecord<>(topic, 0, offset++, key.getBytes(UTF_8), value);
    }

    private static SourceRecord source(ConsumerRecord<byte[], byte[]> record) {
        return new SourceRecord(record.topic(), 0, record.offset(), 0, record.key(), record.value());
    }
}
