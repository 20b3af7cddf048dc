package io.thalweg.workbench.up;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.trainer.TrainerJob;
import io.thalweg.weights.Lost;
import io.thalweg.workbench.files.DataFiles;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.LabeledRecords;
import io.thalweg.workbench.files.Row;
import io.thalweg.workbench.topics.Clients;
import io.thalweg.workbench.topics.Start;
import io.thalweg.workbench.topics.TopicReader;
import io.thalweg.workbench.topics.TopicSetup;
import io.thalweg.workbench.up.monitor.PipelineStatus;
import io.thalweg.workbench.up.monitor.TopicMonitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that a real broker removes before the trainer comes to them, between two runs and during one. */
class LostIT {

    private static final String SCHEMA = """
            {"type": "record", "name": "Point", "fields": [
              {"name": "id", "type": "string"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "x", "type": "double"},
              {"name": "inside", "type": "string"}]}
            """;

    private static final String PIPELINE = """
            pipeline: points
            events: {schema: points.avsc}
            features: [{numeric: x}]
            label: {field: inside, task: binary, positive: "yes"}
            network: [{dense: {units: 1}}]
            optimizer: {sgd: {learning-rate: 0.01}}
            training: {batch-size: 4, max-wait: null}
            publish: {every-steps: 1}
            """;

    @TempDir
    private Path directory;

    private Pipeline pipeline;
    private TopicPartition topic;

    @Test
    void countsWhatIsRemovedAndNotTheMarkersOfTransactions() throws Exception {
        Files.writeString(directory.resolve("points.avsc"), SCHEMA);
        Files.writeString(directory.resolve("points.yaml"), PIPELINE);
        try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"), 0)) {
            pipeline = PipelineReader.read(directory.resolve("points.yaml"))
                    .withKafka(LocalBroker.clientProperties(broker.bootstrapServers()));
            topic = new TopicPartition(pipeline.topics().labeledEvents(), 0);
            try (Admin admin = Clients.admin(pipeline)) {
                TopicSetup.ensure(admin, pipeline);
            }
            List<byte[]> events = events(10);
            try (Producer<byte[], byte[]> one = transactional("one")) {
                // Offsets 0 to 43: each transaction is followed by its marker.
                for (int transaction = 0; transaction < 4; transaction++) {
                    one.beginTransaction();
                    send(one, events);
                    one.commitTransaction();
                }
            }
            assertThat(lost(run(standing -> learned(standing) == 40))).isEqualTo(Lost.NONE);

            // Offsets 44 to 63. The marker at 43 is removed with the first 12: it cannot be told from a record any
            // more.
            try (Producer<byte[], byte[]> plain = Clients.producer(pipeline)) {
                send(plain, events);
                send(plain, events);
            }
            removeBefore(56);
            Lost between = Lost.NONE.with(new Lost.Range(topic.topic(), 0, 43, 56));
            assertThat(lost(run(standing -> learned(standing) == 48))).isEqualTo(between);

            Lost during = lost(run(standing -> learned(standing) == 52, this::removeBehindAnOpenTransaction));

            assertThat(during).isEqualTo(between.with(new Lost.Range(topic.topic(), 0, 64, 80)));
            assertThat(marks())
                    .extracting(mark -> mark.get("mark").asText() + " " + mark.get("from") + " " + mark.get("to") + " "
                            + mark.get("lost"))
                    .containsExactly("gap 43 56 13", "gap 64 80 16");
        }
    }

    /** The trainer waits for the end of the transaction at offset 64; meanwhile what it waits for is removed. */
    private void removeBehindAnOpenTransaction() throws Exception {
        List<byte[]> events = events(10);
        try (Producer<byte[], byte[]> open = transactional("open");
                Producer<byte[], byte[]> plain = Clients.producer(pipeline)) {
            open.beginTransaction();
            send(open, events);
            send(plain, events);
            removeBefore(80);
            open.commitTransaction();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private PipelineStatus run(Predicate<PipelineStatus> isDone) throws Exception {
        return run(isDone, () -> {});
    }

    /** Trains from the newest checkpoint until it is done, and takes another. */
    private PipelineStatus run(Predicate<PipelineStatus> isDone, Step step) throws Exception {
        try (TopicMonitor observer = TopicMonitor.start(pipeline, Optional.empty());
                LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 0)) {
            TrainerJob trainer = TrainerJob.of(pipeline, Optional.empty());
            flink.submit(
                    trainer.name(),
                    trainer.streamGraph(flink.jobConfiguration(trainer.name(), Duration.ofMinutes(10))));
            await(observer, standing -> standing.published().isPresent());
            step.run();
            await(observer, isDone.and(standing -> standing.isDrained(0, true)));
            assertThat(flink.checkpoint(Duration.ofSeconds(30))).isTrue();
            return observer.standing();
        }
    }

    private static void await(TopicMonitor observer, Predicate<PipelineStatus> condition) {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.test(observer.standing())) {
            assertThat(System.nanoTime() - deadlineNanos)
                    .as("must come in time, but: " + observer.standing())
                    .isNegative();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Also of the newest manifest. */
    private static Lost lost(PipelineStatus standing) {
        Lost manifest = standing.published().orElseThrow().accounting().lost();
        assertThat(standing.training().accounting().lost().offsets()).isEqualTo(manifest.offsets());
        return manifest;
    }

    private static long learned(PipelineStatus standing) {
        return standing.training().accounting().learned();
    }

    private List<JsonNode> marks() throws Exception {
        List<JsonNode> marks = new ArrayList<>();
        try (TopicReader reader =
                TopicReader.open(pipeline, pipeline.topics().metrics(), new Start.Beginning(), false)) {
            Optional<ConsumerRecord<byte[], byte[]>> record = reader.next();
            while (record.isPresent()) {
                if (new String(record.get().key(), UTF_8).equals("mark")) {
                    marks.add(new ObjectMapper().readTree(record.get().value()));
                }
                record = reader.next();
            }
        }
        return marks;
    }

    private void removeBefore(long offset) throws Exception {
        try (Admin admin = Clients.admin(pipeline)) {
            admin.deleteRecords(Map.of(topic, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private void send(Producer<byte[], byte[]> producer, List<byte[]> events) throws Exception {
        for (byte[] event : events) {
            producer.send(new ProducerRecord<>(topic.topic(), event)).get();
        }
    }

    private Producer<byte[], byte[]> transactional(String id) {
        Map<String, Object> properties = new HashMap<>(pipeline.kafka());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private List<byte[]> events(int count) throws Exception {
        Path data = directory.resolve("points.csv");
        Files.writeString(
                data,
                IntStream.range(0, count)
                        .mapToObj(row -> "p" + row + "," + row + "," + (row % 2 == 0 ? "yes" : "no"))
                        .collect(Collectors.joining("\n", "id,x,inside\n", "\n")));
        List<byte[]> events = new ArrayList<>();
        LabeledRecords records = new LabeledRecords(pipeline);
        try (EventSource source = DataFiles.open(data, Optional.empty(), pipeline, true, row -> row)) {
            Optional<Row> row = source.next();
            while (row.isPresent()) {
                events.add(records.of("points", (Row.Event) row.get()).value());
                row = source.next();
            }
        }
        return events;
    }
}
