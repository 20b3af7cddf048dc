package io.thalweg.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.scoring.model.LabeledEvents;
import io.thalweg.scoring.model.LiveModels;
import io.thalweg.scoring.model.Scorer;
import io.thalweg.scoring.model.ScoringResult;
import io.thalweg.scoring.model.SmallModel;
import io.thalweg.scoring.observe.ServingCounters;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.WeightsAssembler;
import io.thalweg.weights.WeightsRecord;
import io.thalweg.weights.WeightsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoringTopologyTest {

    private static final int MAX_RECORD_BYTES = 1 << 20;
    private static final Instant NOW = Instant.ofEpochMilli(5_000);

    private final Pipeline pipeline = SmallModel.pipeline();
    private final ServingCounters counters = new ServingCounters();
    private final WeightsAssembler assembler = WeightsAssembler.of(pipeline.model(), SmallModel.WIRE);
    private final LiveModels models = new LiveModels(pipeline.network(), new JvmEngine(), Runnable::run, () -> {});
    private final WeightsWriter writer =
            WeightsWriter.of(pipeline.name(), pipeline.topics().weights(), SmallModel.WIRE);
    private final Topology topology = ScoringTopology.of(
            pipeline.topics(), SmallModel.WIRE, assembler, models, () -> scorer(models), counters, MAX_RECORD_BYTES);

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> events;
    private TestInputTopic<String, byte[]> weights;
    private TestOutputTopic<byte[], byte[]> scores;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void open() {
        driver = new TopologyTestDriver(topology, ClientProperties.streams(pipeline, Optional.empty()));
        ByteArraySerializer write = new ByteArraySerializer();
        ByteArrayDeserializer read = new ByteArrayDeserializer();
        events = driver.createInputTopic(pipeline.topics().events(), write, write);
        weights = driver.createInputTopic(pipeline.topics().weights(), new StringSerializer(), write);
        scores = driver.createOutputTopic(pipeline.topics().scores(), read, read);
        deadLetters = driver.createOutputTopic(pipeline.topics().deadLetters(), read, read);
    }

    @AfterEach
    void close() {
        driver.close();
        models.close();
    }

    @Test
    void isWiredAsApproved() throws IOException {
        try (InputStream approved = getClass().getResourceAsStream("topology.txt")) {
            assertThat(topology.describe().toString())
                    .isEqualToNormalizingNewlines(new String(approved.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void scoresAnEventByTheNewestVersionAndNamesIt() throws IOException {
        Snapshot first = publish("0.0");
        send("a", Reading.ANY);
        Snapshot second = publish("0.100");
        send("b", Reading.ANY);

        Score before = score();
        Score after = score();

        assertThat(before.eventId()).isEqualTo("a");
        assertThat(before.version()).isEqualTo("0.0");
        assertThat(before.weightsHash()).isEqualTo(first.hash());
        assertThat(before.trainedThroughMillis()).isEqualTo(1_000);
        assertThat(before.stalenessMillis()).isEqualTo(4_000);
        assertThat(after.version()).isEqualTo("0.100");
        assertThat(after.weightsHash()).isEqualTo(second.hash());
        assertThat(after.output()).isNotEqualTo(before.output());
        assertThat(scores.isEmpty()).isTrue();
        assertThat(counters.scored()).isEqualTo(2);
    }

    @Test
    void usesTheWeightsThatItNamesOverThousandsOfEventsAndManyVersions() throws IOException {
        int versions = 40;
        int eventsEach = 100;
        Map<String, Snapshot> published = new HashMap<>();
        Map<String, Reading> sent = new HashMap<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int version = 0; version < versions; version++) {
            Snapshot snapshot = publish("2." + version * 50);
            published.put(snapshot.version().toString(), snapshot);
            for (int i = 0; i < eventsEach; i++) {
                String id = snapshot.version() + "-" + i;
                Reading reading = Reading.random(random);
                sent.put(id, reading);
                send(id, reading);
            }
        }

        Map<String, Alone> rescorers = new HashMap<>();
        Map<String, Float> scoresOfOneReading = new HashMap<>();
        for (int i = 0; i < versions * eventsEach; i++) {
            Score score = score();
            Reading reading = sent.remove(score.eventId());
            Snapshot named = published.get(score.version());
            Alone rescorer = rescorers.computeIfAbsent(score.version(), version -> new Alone(named));
            scoresOfOneReading.computeIfAbsent(score.version(), version -> rescorer.score(Reading.ANY)[0]);

            assertThat(score.eventId()).startsWith(score.version() + "-");
            assertThat(score.weightsHash()).isEqualTo(named.hash());
            assertThat(score.output()[0]).isCloseTo((float) reading.expected(named), within(1e-5f));
            assertThat(score.output()).isEqualTo(rescorer.score(reading));
        }
        rescorers.values().forEach(Alone::close);
        assertThat(sent).isEmpty();
        assertThat(scoresOfOneReading).hasSize(versions);
        assertThat(scoresOfOneReading.values()).doesNotHaveDuplicates();
    }

    @Test
    void leavesTheModelAsItWas() {
        Snapshot snapshot = publish("0.1");
        String before = snapshot.hash();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 1_000; i++) {
            send("e" + i, Reading.random(random));
        }

        assertThat(models.state().live().orElseThrow().snapshot().hash()).isEqualTo(before);
    }

    @Test
    void neverGoesBackToAnOlderVersion() throws IOException {
        publish("1.7");
        publish("1.6");
        publish("0.900");
        send("a", Reading.ANY);

        assertThat(score().version()).isEqualTo("1.7");
    }

    @Test
    void saysThatItPassesOverATrainerThatBeganAnew() {
        publish("5.100");
        publish("0.0");
        publish("0.100");

        assertThat(models.state().describe()).isEqualTo("serving 5.100; passed over 0.100: not newer");
    }

    @Test
    void neverMixesTwoVersionsWhoseRecordsInterleave() throws IOException {
        publish("0.1");
        List<WeightsRecord> older = writer.write(SmallModel.snapshot("0.2"));
        List<WeightsRecord> newer = writer.write(SmallModel.snapshot("0.3"));
        for (int i = 0; i < older.size(); i++) {
            pipe(older.get(i));
            pipe(newer.get(i));
            send("e" + i, Reading.ANY);
        }

        for (int i = 0; i < older.size(); i++) {
            Score score = score();
            try (Alone rescorer = new Alone(SmallModel.snapshot(score.version()))) {
                assertThat(score.output()).isEqualTo(rescorer.score(Reading.ANY));
            }
        }
        assertThat(models.state().describe()).isEqualTo("serving 0.3");
    }

    @Test
    void keepsTheLastGoodVersionWhenWeightsAreCorrupt() throws IOException {
        publish("0.1");
        publish(SmallModel.snapshot("0.2"), ScoringTopologyTest::withAFlippedBit);
        send("a", Reading.ANY);

        assertThat(score().version()).isEqualTo("0.1");
        assertThat(models.state().describe()).startsWith("0.2 refused: ").endsWith("; serving 0.1");

        publish("0.3");
        send("b", Reading.ANY);

        assertThat(score().version()).isEqualTo("0.3");
        assertThat(models.state().describe()).isEqualTo("serving 0.3");
        assertThat(models.state().refusals()).isPositive();
    }

    @Test
    void keepsTheLastGoodVersionWhenTheTopicHoldsWhatIsNotItsOwn() throws IOException {
        publish("0.1");
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(100)];
            random.nextBytes(noise);
            weights.pipeInput(random.nextBoolean() ? "somebody-else/" + i : "readings/0.9/part/0000" + i, noise);
        }
        weights.pipeInput((String) null, new byte[] {1, 2, 3});
        weights.pipeInput("readings/0.9/manifest", null);
        send("a", Reading.ANY);

        assertThat(score().version()).isEqualTo("0.1");
        assertThat(models.state().describe())
                .isEqualTo("key '' is not of the weights of readings; give each pipeline a weights topic of its own;"
                        + " serving 0.1");
        assertThat(models.state().refusals()).isGreaterThan(200);
    }

    @Test
    void saysWhichPartsItIsWaitingFor() {
        List<WeightsRecord> records = writer.write(SmallModel.snapshot("0.1"));
        assertThat(models.state().describe()).isEqualTo("no version yet");

        pipe(records.get(0));

        assertThat(models.state().describe()).startsWith("0.1: ");
    }

    @Test
    void goesOnAssemblingInAFreshProcessorAsAfterARestore() {
        List<WeightsRecord> records = writer.write(SmallModel.snapshot("0.1"));
        for (WeightsRecord record : records) {
            new WeightsProcessor(assembler, models)
                    .process(new Record<>(
                            record.key().getBytes(StandardCharsets.UTF_8),
                            record.value().orElseThrow(),
                            NOW.toEpochMilli()));
        }

        assertThat(models.state().describe()).isEqualTo("serving 0.1");
    }

    @Test
    void turnsEachUnusableEventIntoADeadLetterAndGoesOn() throws IOException {
        publish("0.1");
        byte[] good = Reading.ANY.event("good");
        Map<String, byte[]> unusable = new HashMap<>();
        unusable.put("random", new byte[] {7, 1, 3, 3, 7, 0, 0, 9, 9, 9, 9, 9});
        unusable.put("truncated", Arrays.copyOf(good, good.length - 3));
        unusable.put("unknown-schema", withByte(good, 4, (byte) (good[4] ^ 0x55)));
        unusable.put("not-a-number", SmallModel.event("n", 1, Double.NaN, 1, "a"));
        unusable.put("infinite", SmallModel.event("i", 1, 1.0, Float.POSITIVE_INFINITY, "a"));
        unusable.put("empty", new byte[0]);
        unusable.forEach((key, value) -> {
            events.pipeInput(key.getBytes(StandardCharsets.UTF_8), value, NOW);
            send("after-" + key, Reading.ANY);
        });

        int offset = 0;
        for (Map.Entry<String, byte[]> expected : unusable.entrySet()) {
            TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
            assertThat(letter.key()).asString(StandardCharsets.UTF_8).isEqualTo(expected.getKey());
            assertThat(letter.value()).isEqualTo(expected.getValue());
            assertThat(header(letter, "source-topic")).isEqualTo("readings.events");
            assertThat(header(letter, "source-partition")).isEqualTo("0");
            assertThat(header(letter, "source-offset")).isEqualTo(Integer.toString(offset));
            assertThat(header(letter, "source-timestamp")).isEqualTo("5000");
            assertThat(header(letter, "stage")).isEqualTo("score");
            assertThat(header(letter, "reason")).isNotBlank();
            assertThat(score().eventId()).isEqualTo("after-" + expected.getKey());
            offset += 2;
        }
        assertThat(deadLetters.isEmpty()).isTrue();
        assertThat(counters.deadLetters()).isEqualTo(unusable.size());
        assertThat(counters.scored()).isEqualTo(unusable.size());
    }

    @Test
    void takesAnEventWithoutKeyOrValueForADeadLetter() {
        publish("0.1");
        events.pipeInput(null, null, NOW);

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(header(letter, "source-offset")).isEqualTo("0");
    }

    @Test
    void cutsADeadLetterThatNoProducerWouldSend() {
        publish("0.1");
        events.pipeInput(new byte[] {1}, new byte[MAX_RECORD_BYTES - 100], NOW);

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(letter.value()).hasSizeBetween(1_000_000, MAX_RECORD_BYTES - 10_000);
        assertThat(header(letter, "cut-from-bytes")).isEqualTo(Integer.toString(MAX_RECORD_BYTES - 99));
    }

    @Test
    void refusesAnEventWhoseScoreNoProducerWouldSend() {
        publish("0.1");
        send("i".repeat(MAX_RECORD_BYTES / 2), Reading.ANY);

        assertThat(scores.isEmpty()).isTrue();
        assertThat(header(deadLetters.readRecord(), "reason"))
                .startsWith("a score with its id and headers must have at most 1048576 bytes but has ");
    }

    @Test
    void leavesHeadersBehindThatWouldFillADeadLetter() {
        publish("0.1");
        RecordHeaders headers = new RecordHeaders();
        headers.add("huge", new byte[MAX_RECORD_BYTES]);
        events.pipeInput(new TestRecord<>(new byte[] {1}, new byte[] {2}, headers, NOW));

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(letter.headers().lastHeader("huge")).isNull();
        assertThat(letter.value()).containsExactly(2);
    }

    @Test
    void handsTheHeadersOfAnEventOn() {
        publish("0.1");
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", new byte[] {42});
        events.pipeInput(new TestRecord<>(null, Reading.ANY.event("a"), headers, NOW));
        events.pipeInput(new TestRecord<>(null, new byte[] {1}, headers, NOW));

        assertThat(scores.readRecord().headers().lastHeader("traceparent").value())
                .containsExactly(42);
        assertThat(deadLetters.readRecord().headers().lastHeader("traceparent").value())
                .containsExactly(42);
    }

    @Test
    void keysAScoreByTheIdInTheEventAndKeepsItsTime() {
        publish("0.1");
        events.pipeInput("another".getBytes(StandardCharsets.UTF_8), Reading.ANY.event("id-1"), NOW);

        TestRecord<byte[], byte[]> score = scores.readRecord();
        assertThat(score.key()).asString(StandardCharsets.UTF_8).isEqualTo("id-1");
        assertThat(score.getRecordTime()).isEqualTo(NOW);
    }

    private Snapshot publish(String version) {
        Snapshot snapshot = SmallModel.snapshot(version);
        publish(snapshot, UnaryOperator.identity());
        return snapshot;
    }

    /** Changes the first part on its way. */
    private void publish(Snapshot snapshot, UnaryOperator<byte[]> change) {
        List<WeightsRecord> records = new ArrayList<>(writer.write(snapshot));
        WeightsRecord part = records.get(0);
        records.set(0, new WeightsRecord(part.key(), part.value().map(change)));
        records.forEach(this::pipe);
    }

    private void pipe(WeightsRecord record) {
        weights.pipeInput(record.key(), record.value().orElse(null));
    }

    private void send(String id, Reading reading) {
        events.pipeInput(id.getBytes(StandardCharsets.UTF_8), reading.event(id), NOW);
    }

    private Score score() throws IOException {
        byte[] value = scores.readValue();
        Opened.Body body = (Opened.Body) SmallModel.WIRE.open(value);
        assertThat(body.writer()).isEqualTo(Schemas.SCORE);
        return Score.decode(body.writer(), value, body.offset());
    }

    private Scorer scorer(LiveModels following) {
        return new Scorer(pipeline.model(), SmallModel.WIRE, following, () -> LabeledEvents.NONE);
    }

    /** Scores by one version, and has never known another. */
    private final class Alone implements AutoCloseable {

        private final LiveModels models = new LiveModels(pipeline.network(), new JvmEngine(), Runnable::run, () -> {});
        private final Scorer scorer = scorer(models);

        Alone(Snapshot snapshot) {
            models.offer(snapshot, snapshot.hash());
        }

        float[] score(Reading reading) {
            SourceRecord source = new SourceRecord("readings.events", 0, 0, 0, new byte[0], reading.event("x"));
            return ((ScoringResult.Scored) scorer.decide(source)).score().output();
        }

        @Override
        public void close() {
            scorer.close();
            models.close();
        }
    }

    private static byte[] withAFlippedBit(byte[] part) {
        int place = part.length / 2;
        return withByte(part, place, (byte) (part[place] ^ 1));
    }

    private static byte[] withByte(byte[] bytes, int place, byte value) {
        byte[] copy = bytes.clone();
        copy[place] = value;
        return copy;
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private record Reading(Double temperature, float humidity, String kind) {

        static final Reading ANY = new Reading(1.0, 0.5f, "a");

        static Reading random(SplittableRandom random) {
            return new Reading(
                    random.nextInt(10) == 0 ? null : random.nextDouble(-9, 9),
                    (float) random.nextDouble(-9, 9),
                    List.of("a", "b", "c").get(random.nextInt(3)));
        }

        byte[] event(String id) {
            return SmallModel.event(id, 1, temperature, humidity, kind);
        }

        double expected(Snapshot snapshot) {
            return SmallModel.expected(snapshot, temperature, humidity, kind);
        }
    }
}
