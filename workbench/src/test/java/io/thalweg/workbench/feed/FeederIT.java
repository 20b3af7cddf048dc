package io.thalweg.workbench.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.feed.rate.FlowControl;
import io.thalweg.workbench.files.Row;
import io.thalweg.workbench.topics.Clients;
import io.thalweg.workbench.topics.Start;
import io.thalweg.workbench.topics.TopicReader;
import io.thalweg.workbench.topics.TopicSetup;
import io.thalweg.workbench.up.LocalBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class FeederIT {

    private static final int PARTITIONS = 3;

    @TempDir
    private static Path folder;

    private static LocalBroker broker;

    private Pipeline pipeline;
    private WireFormat wire;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("kafka"), 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** Each test has a pipeline, and so topics, of its own. */
    @BeforeEach
    void makeTopics(TestInfo test) throws IOException {
        pipeline = pipeline(test.getTestMethod().orElseThrow().getName());
        wire = WireFormat.of(Optional.empty(), List.of(Schemas.EVENT));
        try (Admin admin = Clients.admin(pipeline)) {
            assertThat(TopicSetup.ensure(admin, pipeline, PARTITIONS)).isEmpty();
        }
    }

    @Test
    void sendsEachRowOnceToBothTopicsInOrder() throws IOException {
        FeedProgress progress = feed(rows(1000), FeedTarget.BOTH, true);

        assertThat(progress).isEqualTo(new FeedProgress(1000, 1000, 0, 0, 1.0));
        assertThat(read(pipeline.topics().events())).hasSize(1000).allSatisfy((row, value) -> assertThat(value)
                .isEqualTo("live " + row));
        assertThat(read(pipeline.topics().labeledEvents())).hasSize(1000).allSatisfy((row, value) -> assertThat(value)
                .isEqualTo("labeled " + row));
    }

    @Test
    void givesTheRecordTheTimeThatTheEventHasNoFieldFor() throws IOException {
        feed(
                List.of(new Row.Event(0, 0, "a", OptionalLong.of(1_234), new byte[1], new byte[1])),
                FeedTarget.BOTH,
                true);

        try (Consumer<byte[], byte[]> consumer = Clients.consumer(pipeline, IsolationLevel.READ_UNCOMMITTED)) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(pipeline.topics().labeledEvents(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
            while (records.isEmpty()) {
                records = consumer.poll(Duration.ofSeconds(1));
            }
            assertThat(records).extracting(ConsumerRecord::timestamp).containsExactly(1_234L);
        }
    }

    @Test
    void fillsOnlyTheTopicThatIsWanted() throws IOException {
        feed(rows(10), FeedTarget.LABELED_EVENTS, true);

        assertThat(read(pipeline.topics().events())).isEmpty();
        assertThat(read(pipeline.topics().labeledEvents())).hasSize(10);
    }

    @Test
    void resumesAfterTheLastRowOfEachPartition() throws IOException {
        feed(rows(500), FeedTarget.LABELED_EVENTS, true);
        feed(rows(300), FeedTarget.EVENTS, true);

        FeedProgress progress = feed(rows(1000), FeedTarget.BOTH, true);

        assertThat(progress).isEqualTo(new FeedProgress(1000, 1000, 300, 0, 1.0));
        assertThat(read(pipeline.topics().events())).hasSize(1000);
        assertThat(read(pipeline.topics().labeledEvents())).hasSize(1000);
    }

    @Test
    void resumesBehindRecordsOfOthers() throws IOException {
        feed(rows(50), FeedTarget.EVENTS, true);
        try (Producer<byte[], byte[]> producer = Clients.producer(pipeline)) {
            for (int i = 0; i < 700; i++) {
                Future<?> unused = producer.send(
                        new ProducerRecord<>(pipeline.topics().events(), i % PARTITIONS, null, new byte[] {1}));
            }
        }

        assertThat(feed(rows(60), FeedTarget.EVENTS, true).resumed()).isEqualTo(50);
        assertThat(read(pipeline.topics().events())).hasSize(60);
    }

    @Test
    void sendsAgainWhenItShallNotResume() throws IOException {
        feed(rows(5), FeedTarget.EVENTS, false);

        assertThat(feed(rows(5), FeedTarget.EVENTS, false)).isEqualTo(new FeedProgress(5, 5, 0, 0, 1.0));
        assertThat(records(pipeline.topics().events())).hasSize(10);
    }

    @Test
    void buriesRowsThatAreNoEventsOnce() throws IOException {
        List<Row> rows = new ArrayList<>(rows(3));
        rows.add(new Row.Unusable(3, 0, "4,abc".getBytes(UTF_8), "row 3: price must be a double but was \"abc\""));

        feed(rows, FeedTarget.BOTH, true);
        FeedProgress again = feed(rows, FeedTarget.BOTH, true);

        assertThat(again).isEqualTo(new FeedProgress(4, 3, 3, 1, 1.0));
        assertThat(records(pipeline.topics().deadLetters())).singleElement().satisfies(letter -> {
            assertThat(new String(letter.value(), UTF_8)).isEqualTo("4,abc");
            assertThat(headers(letter))
                    .contains(
                            entry("source-topic", "list"),
                            entry("source-offset", "3"),
                            entry("stage", "replay"),
                            entry("reason", "row 3: price must be a double but was \"abc\""));
        });
    }

    @Test
    void neverRunsAheadOfTheFlowControl() throws Exception {
        AtomicLong limit = new AtomicLong(10);
        try (Feeder feeder = feeder(rows(100), FeedTarget.EVENTS, limit::get)) {
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
                try {
                    feeder.run();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (feeder.progress().sent() < 10) {
                Thread.onSpinWait();
            }
            assertThat(feeder.progress().sent()).isEqualTo(10);
            assertThat(run).isNotDone();

            limit.set(40);
            while (feeder.progress().sent() < 40) {
                Thread.onSpinWait();
            }
            feeder.stop();
            run.join();

            assertThat(feeder.progress().sent()).isEqualTo(40);
        }
    }

    /** The topic takes 20,000 bytes at a time, and row 500 has 50,000 behind which all others wait in the producer. */
    @Test
    void leavesNoGapBehindARowThatKafkaRefuses() throws Exception {
        pipeline = pipeline("limited");
        String topic = pipeline.topics().labeledEvents();
        makeTopicsWithLimit(topic, 20_000);
        List<Row> rows = rows(5_000);
        rows.set(500, new Row.Event(500, "id-500", new byte[50_000], new byte[0]));

        assertThatThrownBy(() -> feed(rows, FeedTarget.LABELED_EVENTS, true))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("row 500 could not be written to topic " + topic);
        raiseLimit(topic, 1_000_000);

        assertThat(feedOnceTheLimitIsRaised(rows).sent()).isEqualTo(5_000);
        assertThat(read(topic)).hasSize(5_000).containsKey(500L);
    }

    @Test
    void refusesToResumeWhereItsRowsMayHaveBeenDeleted() throws Exception {
        String topic = pipeline.topics().events();
        feed(rows(5), FeedTarget.EVENTS, true);
        try (Admin admin = Clients.admin(pipeline)) {
            Map<TopicPartition, RecordsToDelete> all = new LinkedHashMap<>();
            for (int i = 0; i < PARTITIONS; i++) {
                all.put(new TopicPartition(topic, i), RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(all).all().get();
        }

        assertThatThrownBy(() -> feed(rows(10), FeedTarget.EVENTS, true))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("Kafka may have deleted its rows; replay without --resume");
        assertThat(feed(rows(10), FeedTarget.EVENTS, false).sent()).isEqualTo(10);
    }

    @Test
    void saysWhichTopicIsMissing() throws IOException {
        FeedPlan plan = new FeedPlan(FeedTarget.EVENTS, Optional.empty(), FlowControl.UNLIMITED, true);
        Pipeline nowhere = pipeline("nowhere");

        assertThatThrownBy(() -> Feeder.of(nowhere, new ListSource(rows(1)), wire, plan))
                .isInstanceOf(FailureException.class)
                .hasMessage("topic nowhere.events does not exist");
    }

    private void makeTopicsWithLimit(String topic, int maxMessageBytes) throws Exception {
        try (Admin admin = Clients.admin(pipeline)) {
            NewTopic limited = new NewTopic(topic, PARTITIONS, (short) 1)
                    .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes)));
            admin.createTopics(List.of(limited)).all().get();
            TopicSetup.ensure(admin, pipeline, PARTITIONS);
        }
    }

    private void raiseLimit(String topic, int maxMessageBytes) throws Exception {
        try (Admin admin = Clients.admin(pipeline)) {
            ConfigEntry limit =
                    new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    /** A broker takes a new limit to heart a moment after it has acknowledged it; a feed that comes too soon fails again. */
    private FeedProgress feedOnceTheLimitIsRaised(List<Row> rows) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return feed(rows, FeedTarget.LABELED_EVENTS, true);
            } catch (FailureException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    private static Pipeline pipeline(String name) throws IOException {
        String text = """
                pipeline: %s
                features: [{vector: features, shape: [2]}]
                label: {field: label, task: binary, positive: UP}
                network: [{dense: {units: 1}}]
                """.formatted(name.toLowerCase(Locale.ROOT));
        return PipelineReader.read(Files.writeString(folder.resolve(name + ".yaml"), text))
                .withKafka(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private FeedProgress feed(List<Row> rows, FeedTarget target, boolean resume) throws IOException {
        FeedPlan plan = new FeedPlan(target, Optional.empty(), FlowControl.UNLIMITED, resume);
        try (Feeder feeder = Feeder.of(pipeline, new ListSource(rows), wire, plan)) {
            feeder.run();
            return feeder.progress();
        }
    }

    private Feeder feeder(List<Row> rows, FeedTarget target, FlowControl flow) throws IOException {
        return Feeder.of(pipeline, new ListSource(rows), wire, new FeedPlan(target, Optional.empty(), flow, true));
    }

    private static List<Row> rows(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row.Event(i, "id-" + i, ("labeled " + i).getBytes(UTF_8), ("live " + i).getBytes(UTF_8)));
        }
        return rows;
    }

    /** Row to body of the records that a feed wrote; fails if a row is there twice or a partition is out of order. */
    private Map<Long, String> read(String topic) {
        Map<Long, String> rows = new LinkedHashMap<>();
        Map<Integer, Long> last = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
            if (headers(record).containsKey("replay-row")) {
                long row = Long.parseLong(headers(record).get("replay-row"));
                byte[] value = record.value();
                assertThat(rows.put(row, new String(value, 10, value.length - 10, UTF_8)))
                        .isNull();
                assertThat(row).isGreaterThan(last.getOrDefault(record.partition(), -1L));
                assertThat(new String(record.key(), UTF_8)).isEqualTo("id-" + row);
                last.put(record.partition(), row);
            }
        }
        return rows;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader reader = TopicReader.open(pipeline, topic, new Start.Beginning(), false)) {
            Optional<ConsumerRecord<byte[], byte[]>> record = reader.next();
            while (record.isPresent()) {
                records.add(record.get());
                record = reader.next();
            }
        }
        return records;
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
