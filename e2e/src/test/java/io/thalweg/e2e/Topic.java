package io.thalweg.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.WeightsManifest;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.topics.Start;
import io.thalweg.workbench.topics.TopicReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What stands in a topic at this moment: all of it, committed records only. */
final class Topic {

    private static final WireFormat WIRE = WireFormat.of(Optional.empty(), Schemas.ALL);

    private Topic() {}

    static List<ConsumerRecord<byte[], byte[]>> records(Pipeline pipeline, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader reader = TopicReader.open(pipeline, topic, new Start.Beginning(), false)) {
            for (Optional<ConsumerRecord<byte[], byte[]>> next = reader.next();
                    next.isPresent();
                    next = reader.next()) {
                records.add(next.get());
            }
        }
        return records;
    }

    static List<Score> scores(Pipeline pipeline) throws IOException {
        List<Score> scores = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                records(pipeline, pipeline.topics().scores())) {
            Opened.Body body = (Opened.Body) WIRE.open(record.value());
            scores.add(Score.decode(body.writer(), record.value(), body.offset()));
        }
        return scores;
    }

    /** By version, in the order of the topic. */
    static Map<String, WeightsManifest> manifests(Pipeline pipeline) throws IOException {
        Map<String, WeightsManifest> manifests = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                records(pipeline, pipeline.topics().weights())) {
            if (new String(record.key(), UTF_8).endsWith("/manifest") && record.value() != null) {
                Opened.Body body = (Opened.Body) WIRE.open(record.value());
                WeightsManifest manifest = WeightsManifest.decode(body.writer(), record.value(), body.offset());
                manifests.put(manifest.version(), manifest);
            }
        }
        return manifests;
    }

    /** How many examples the newest version has learned; 0 before the first. */
    static long learned(Pipeline pipeline) throws IOException {
        return manifests(pipeline).values().stream()
                .mapToLong(WeightsManifest::learned)
                .max()
                .orElse(0);
    }
}
