package io.thalweg.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.config.Pipeline;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Assembly;
import io.thalweg.weights.Payload;
import io.thalweg.weights.WeightsAssembler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The operator by itself, with a clock that stands still unless moved, and its output read as its readers read it. */
final class TrainHarness implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final LogStarts NOTHING_REMOVED = topic -> Map.of(0, 0L);

    private final Pipeline pipeline;
    private final OneInputStreamOperatorTestHarness<SourceRecord, OutputRecord> flink;

    private TrainHarness(Pipeline pipeline, PublishedVersions published, LogStarts logStarts, Optional<Payload> start)
            throws Exception {
        this.pipeline = pipeline;
        flink = new OneInputStreamOperatorTestHarness<>(
                new TrainOperatorFactory(pipeline, published, logStarts, start), 1, 1, 0);
        flink.setProcessingTime(0);
        flink.setup(Types.POJO(OutputRecord.class)
                .createSerializer(flink.getExecutionConfig().getSerializerConfig()));
    }

    /** Starts without a checkpoint; {@code published} are the keys that the weights topic holds. */
    static TrainHarness start(Pipeline pipeline, String... published) throws Exception {
        TrainHarness harness =
                new TrainHarness(pipeline, topic(pipeline, published), NOTHING_REMOVED, Optional.empty());
        harness.flink.open();
        return harness;
    }

    /** Starts without a checkpoint, where Kafka has removed records. */
    static TrainHarness start(Pipeline pipeline, LogStarts logStarts) throws Exception {
        TrainHarness harness = new TrainHarness(pipeline, topic(pipeline), logStarts, Optional.empty());
        harness.flink.open();
        return harness;
    }

    /** Resumes where Kafka has removed records. */
    static TrainHarness resume(Pipeline pipeline, LogStarts logStarts, OperatorSubtaskState checkpoint)
            throws Exception {
        TrainHarness harness = new TrainHarness(pipeline, topic(pipeline), logStarts, Optional.empty());
        harness.flink.initializeState(checkpoint);
        harness.flink.open();
        return harness;
    }

    /** Starts without a checkpoint, from these weights. */
    static TrainHarness startFrom(Payload start, Pipeline pipeline) throws Exception {
        TrainHarness harness = new TrainHarness(pipeline, topic(pipeline), NOTHING_REMOVED, Optional.of(start));
        harness.flink.open();
        return harness;
    }

    static TrainHarness resume(Pipeline pipeline, OperatorSubtaskState checkpoint, String... published)
            throws Exception {
        return resume(pipeline, checkpoint, Optional.empty(), published);
    }

    static TrainHarness resume(
            Pipeline pipeline, OperatorSubtaskState checkpoint, Optional<Payload> start, String... published)
            throws Exception {
        TrainHarness harness = new TrainHarness(pipeline, topic(pipeline, published), NOTHING_REMOVED, start);
        harness.flink.initializeState(checkpoint);
        harness.flink.open();
        return harness;
    }

    private static PublishedVersions topic(Pipeline pipeline, String... keys) {
        return () -> {
            PublishedVersionList versions = new PublishedVersionList(pipeline.name());
            for (String key : keys) {
                versions.observe(key, false);
            }
            return versions;
        };
    }

    TrainHarness feed(List<SourceRecord> records) throws Exception {
        for (SourceRecord record : records) {
            flink.processElement(new StreamRecord<>(record));
        }
        return this;
    }

    TrainHarness at(long millis) throws Exception {
        flink.setProcessingTime(millis);
        return this;
    }

    TrainHarness finish() throws Exception {
        flink.endInput();
        flink.getOneInputOperator().finish();
        return this;
    }

    OperatorSubtaskState snapshot() throws Exception {
        flink.prepareSnapshotPreBarrier(1);
        return flink.snapshot(1, 1);
    }

    List<OutputRecord> records(String topic) {
        return flink.extractOutputValues().stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    List<OutputRecord> deadLetters() {
        return records(pipeline.topics().deadLetters());
    }

    List<JsonNode> reports() throws IOException {
        return metrics("train");
    }

    List<JsonNode> marks() throws IOException {
        return metrics("mark");
    }

    private List<JsonNode> metrics(String key) throws IOException {
        List<JsonNode> values = new ArrayList<>();
        for (OutputRecord record : records(pipeline.topics().metrics())) {
            if (key(record).equals(key)) {
                values.add(JSON.readTree(record.value()));
            }
        }
        return values;
    }

    /** The versions that a scorer would have served, in order. */
    List<String> versions() {
        return complete().stream()
                .map(complete -> complete.snapshot().version().toString())
                .toList();
    }

    /** Each version that a scorer would have served, verified. */
    List<Assembly.Complete> complete() {
        WeightsAssembler assembler =
                WeightsAssembler.of(pipeline.model(), WireFormat.of(Optional.empty(), Schemas.ALL));
        List<Assembly.Complete> complete = new ArrayList<>();
        for (OutputRecord record : records(pipeline.topics().weights())) {
            Assembly assembly = assembler.accept(key(record), Optional.ofNullable(record.value()));
            if (assembly instanceof Assembly.Complete whole) {
                complete.add(whole);
            }
        }
        return complete;
    }

    Assembly.Complete newest() {
        List<Assembly.Complete> complete = complete();
        return complete.get(complete.size() - 1);
    }

    /** The keys that a compacted weights topic would hold, of what this operator wrote. */
    Set<String> liveKeys() {
        Set<String> live = new TreeSet<>();
        for (OutputRecord record : records(pipeline.topics().weights())) {
            if (record.value() == null) {
                live.remove(key(record));
            } else {
                live.add(key(record));
            }
        }
        return live;
    }

    static String key(OutputRecord record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            flink.close();
        } catch (Exception e) {
            throw new IllegalStateException("the harness does not close", e);
        }
    }
}
