package io.thalweg.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.e2e.process.BrokerProcess;
import io.thalweg.e2e.process.JavaProcess;
import io.thalweg.e2e.process.Until;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Garbage in the topics of a running loop: each piece a dead letter with its reason and place, nothing else disturbed. */
class PoisonIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void garbageBecomesDeadLettersAndTheLoopGoesOn() throws Exception {
        int kafkaPort = BrokerProcess.freePort();
        int httpPort = BrokerProcess.freePort();
        Concept concept = Concept.write(directory, "127.0.0.1:" + kafkaPort, "auto", 2_000);
        Pipeline pipeline = PipelineReader.read(concept.pipeline());
        try (JavaProcess up = up(concept, kafkaPort, httpPort)) {
            Until.holds("all rows are learned and scored", LONG, () -> {
                assertThat(up.isAlive()).as(up::output).isTrue();
                return Topic.learned(pipeline) == concept.rows()
                        && Topic.scores(pipeline).size() == concept.rows();
            });
            List<byte[]> garbage = garbage(pipeline);
            try (KafkaProducer<byte[], byte[]> producer = producer(pipeline)) {
                List<String> places = new ArrayList<>();
                for (String topic : List.of(
                        pipeline.topics().labeledEvents(), pipeline.topics().events())) {
                    for (byte[] value : garbage) {
                        RecordMetadata sent = producer.send(new ProducerRecord<>(topic, "k".getBytes(UTF_8), value))
                                .get(30, TimeUnit.SECONDS);
                        places.add(topic + "@" + sent.offset());
                    }
                }
                Until.holds(
                        "each piece of garbage is a dead letter",
                        LONG,
                        () -> Topic.records(pipeline, pipeline.topics().deadLetters())
                                        .size()
                                == places.size());
                List<ConsumerRecord<byte[], byte[]>> letters =
                        Topic.records(pipeline, pipeline.topics().deadLetters());
                assertThat(letters)
                        .extracting(letter -> header(letter, "source-topic") + "@" + header(letter, "source-offset"))
                        .containsExactlyInAnyOrderElementsOf(places);
                assertThat(letters).allSatisfy(letter -> assertThat(header(letter, "reason"))
                        .isNotBlank());
                assertThat(new TreeSet<>(letters.stream()
                                .map(letter -> header(letter, "reason"))
                                .toList()))
                        .as("a reason for each kind of garbage")
                        .hasSizeGreaterThanOrEqualTo(garbage.size() - 1);

                String head = Topic.manifests(pipeline).keySet().stream()
                        .reduce((first, second) -> second)
                        .orElseThrow();
                producer.send(new ProducerRecord<>(
                                pipeline.topics().weights(),
                                (Concept.NAME + "/999.1/manifest").getBytes(UTF_8),
                                "not weights".getBytes(UTF_8)))
                        .get(30, TimeUnit.SECONDS);
                Until.holds("the scorer says why it keeps " + head, LONG, () -> {
                    String readiness = readiness(httpPort);
                    return readiness.contains("999.1 refused") && readiness.contains(head);
                });
            }
        }
    }

    /** What must not stop the stream: nothing of it is an event of this pipeline. */
    private static List<byte[]> garbage(Pipeline pipeline) {
        byte[] valid = valid(pipeline, 1.5, 2.5);
        byte[] truncated = java.util.Arrays.copyOf(valid, valid.length - 12);
        byte[] unknown = valid.clone();
        unknown[2] ^= 0x55;
        byte[] hugeString = frame(pipeline, new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
        return List.of(
                "anything at all".getBytes(UTF_8),
                new byte[0],
                truncated,
                unknown,
                valid(pipeline, Double.NaN, 1),
                valid(pipeline, Double.POSITIVE_INFINITY, 1),
                hugeString,
                hugeArray(valid),
                withoutX(pipeline));
    }

    /** Ends with an array of 25,000,000 floats, 100 MB, of which not one has come. */
    private static byte[] hugeArray(byte[] valid) {
        byte[] header = {2, (byte) 0x80, (byte) 0xe1, (byte) 0xeb, 0x17};
        return ByteBuffer.allocate(valid.length - 1 + header.length)
                .put(valid, 0, valid.length - 1)
                .put(header)
                .array();
    }

    /** Written by a schema of the same name that lacks the required field {@code x}. */
    private static byte[] withoutX(Pipeline pipeline) {
        List<Schema.Field> fields = pipeline.events().schema().getFields().stream()
                .filter(field -> !field.name().equals("x"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        byte[] event = valid(pipeline, 1.5, 2.5);
        int x = 10 + 4;
        return ByteBuffer.allocate(event.length - Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(event, 0, 2)
                .putLong(SchemaNormalization.parsingFingerprint64(
                        Schema.createRecord("Reading", null, null, false, fields)))
                .put(event, 10, 4)
                .put(event, x + Double.BYTES, event.length - x - Double.BYTES)
                .array();
    }

    /** Single-object framing and the fields of {@code reading.avsc}: id, time, x, y (union), room, state (union), trace (union). */
    private static byte[] valid(Pipeline pipeline, double x, double y) {
        ByteBuffer body = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 4).put("id".getBytes(UTF_8)).put((byte) 2).putDouble(x);
        body.put((byte) 2).putDouble(y);
        body.put((byte) 10).put("north".getBytes(UTF_8));
        body.put((byte) 2).put((byte) 6).put("hot".getBytes(UTF_8));
        body.put((byte) 0);
        byte[] bytes = new byte[body.position()];
        body.flip().get(bytes);
        return frame(pipeline, bytes);
    }

    private static byte[] frame(Pipeline pipeline, byte[] body) {
        long fingerprint =
                SchemaNormalization.parsingFingerprint64(pipeline.events().schema());
        return ByteBuffer.allocate(10 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(fingerprint)
                .put(body)
                .array();
    }

    private static KafkaProducer<byte[], byte[]> producer(Pipeline pipeline) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", pipeline.kafka().get("bootstrap.servers")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static String readiness(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private JavaProcess up(Concept concept, int kafkaPort, int httpPort) {
        return JavaProcess.start(
                "up",
                directory.resolve("run"),
                JavaProcess.join(JavaProcess.classPath()),
                List.of("-Xmx1g", "-Dthalweg.log=" + directory.resolve("thalweg.log")),
                "io.thalweg.workbench.Thalweg",
                "up",
                concept.pipeline().toString(),
                "--replay",
                concept.data().toString(),
                "--kafka-port",
                Integer.toString(kafkaPort),
                "--flink-port",
                "0",
                "--http-port",
                Integer.toString(httpPort));
    }
}
