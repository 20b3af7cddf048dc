package io.thalweg.workbench.up.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.config.Topics;
import io.thalweg.features.Decoded;
import io.thalweg.features.Example;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.learner.TrainingReport;
import io.thalweg.learner.UnseenReport;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.WeightsManifest;
import io.thalweg.schemas.wire.Opened;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Assembly;
import io.thalweg.weights.Version;
import io.thalweg.weights.WeightsAssembler;
import io.thalweg.weights.WeightsKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Aggregates the records of a pipeline's topics, in any order of the topics. Single-threaded. */
final class TopicSummary {

    private static final String TRAINING_REPORT = "train";
    private static final String MARK = "mark";

    private final String pipeline;
    private final Topics topics;
    private final WireFormat wire;
    private final EventDecoder decoder;
    private final WeightsAssembler assembler;
    private final Optional<FrozenModel> frozen;
    private final ServedScores served;
    private final DeadLetterLedger deadLetters = new DeadLetterLedger();
    private final DeadLetterLedger deadLettersOfThisRun = new DeadLetterLedger();
    private final DistinctVersions versionsPublished = new DistinctVersions();
    private TrainingReport training = TrainingReport.NONE;
    private Optional<PipelineStatus.Published> published = Optional.empty();
    private final List<UnseenReport> unseen = new ArrayList<>();
    private final Map<String, Long> labeledThrough = new HashMap<>();
    private long labeledEvents;
    private long scoresOfThisRun;

    /**
     * Creates an empty summary.
     *
     * @param frozen receives the versions of this run and the labeled events
     */
    TopicSummary(Pipeline pipeline, Optional<FrozenModel> frozen) {
        this.pipeline = pipeline.name();
        this.topics = pipeline.topics();
        this.frozen = frozen;
        List<Schema> schemas = new ArrayList<>(Schemas.ALL);
        schemas.add(pipeline.events().schema());
        this.wire = WireFormat.of(pipeline.registry(), schemas);
        this.decoder =
                EventDecoder.of(pipeline.events(), pipeline.features(), pipeline.label(), pipeline.network(), wire);
        this.assembler = WeightsAssembler.of(pipeline.model(), wire);
        this.served = new ServedScores(pipeline.label());
    }

    /**
     * Adds the next record of a topic.
     *
     * @param isOfThisRun whether it was written after the monitor started; older reports are ignored
     * @throws IOException if the record does not belong in its topic
     * @throws IllegalArgumentException likewise
     * @throws java.io.UncheckedIOException if the schema registry is needed and cannot be reached
     */
    void add(ConsumerRecord<byte[], byte[]> record, boolean isOfThisRun) throws IOException {
        String topic = record.topic();
        if (topic.equals(topics.labeledEvents())) {
            labeled(record);
        } else if (topic.equals(topics.scores())) {
            Opened.Body body = open(record.value());
            served.score(Score.decode(body.writer(), record.value(), body.offset()));
            scoresOfThisRun += isOfThisRun ? 1 : 0;
        } else if (topic.equals(topics.deadLetters())) {
            deadLetters.add(record.headers());
            if (isOfThisRun) {
                deadLettersOfThisRun.add(record.headers());
            }
        } else if (topic.equals(topics.weights())) {
            weights(record, isOfThisRun);
        } else if (topic.equals(topics.metrics()) && isOfThisRun && key(record).equals(TRAINING_REPORT)) {
            training = TrainingReport.decode(orEmpty(record.value()));
        } else if (topic.equals(topics.metrics()) && isOfThisRun && key(record).equals(MARK)) {
            UnseenMark.decode(orEmpty(record.value())).ifPresent(unseen::add);
        }
    }

    /**
     * The current status.
     *
     * @param labeledBefore number of labeled events of earlier runs
     * @param liveBefore number of live events of earlier runs
     */
    PipelineStatus standing(PipelineStatus.Ends ends, long labeledBefore, long liveBefore) {
        return new PipelineStatus(
                ends,
                new PipelineStatus.ThisRun(
                        labeledBefore,
                        liveBefore,
                        scoresOfThisRun,
                        deadLettersOfThisRun.countsByStage(),
                        deadLettersOfThisRun.reasons()),
                labeledEvents,
                labeledThrough,
                served.scores(),
                deadLetters.countsByStage(),
                deadLetters.reasons(),
                training,
                unseen,
                published,
                versionsPublished.count(),
                served.versions(),
                served.metrics(),
                served.stalenessMillis(),
                served.lastStalenessMillis(),
                frozen.flatMap(FrozenModel::metrics));
    }

    private void labeled(ConsumerRecord<byte[], byte[]> record) {
        Decoded decoded = decoder.decode(new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                orEmpty(record.key()),
                orEmpty(record.value())));
        if (decoded instanceof Example example && example.hasLabel()) {
            served.label(example.id(), example.label());
            frozen.ifPresent(model -> model.labeled(labeledEvents, example));
        }
        labeledEvents++;
        labeledThrough.put(record.topic() + "-" + record.partition(), record.offset() + 1);
    }

    private void weights(ConsumerRecord<byte[], byte[]> record, boolean isOfThisRun) throws IOException {
        if (isOfThisRun
                && frozen.isPresent()
                && assembler.accept(key(record), Optional.ofNullable(record.value()))
                        instanceof Assembly.Complete complete) {
            frozen.get().published(complete.snapshot());
        }
        if (WeightsKey.parse(key(record)).orElse(null) instanceof WeightsKey.Manifest manifest
                && manifest.pipeline().equals(pipeline)) {
            // A tombstone also proves that the version existed.
            versionsPublished.add(manifest.version());
            if (isOfThisRun && record.value() != null) {
                published = Optional.of(published(manifest.version(), record.value()));
            }
        }
    }

    private PipelineStatus.Published published(Version version, byte[] value) throws IOException {
        Opened.Body body = open(value);
        WeightsManifest manifest = WeightsManifest.decode(body.writer(), value, body.offset());
        return new PipelineStatus.Published(version.toString(), manifest.sha256(), Accounting.of(manifest));
    }

    private Opened.Body open(byte[] value) throws IOException {
        Opened opened = wire.open(orEmpty(value));
        if (opened instanceof Opened.Unreadable unreadable) {
            throw new IOException(unreadable.reason());
        }
        return (Opened.Body) opened;
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(orEmpty(record.key()), UTF_8);
    }

    private static byte[] orEmpty(byte[] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }
}
