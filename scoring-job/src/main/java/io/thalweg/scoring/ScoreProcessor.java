package io.thalweg.scoring;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.DeadLetterRecord;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.scoring.model.Scorer;
import io.thalweg.scoring.model.ScoringResult;
import io.thalweg.scoring.observe.ServingCounters;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Event in, score or dead letter out. The event's headers go with either, so that what traces it finds it again.
 *
 * <p>No state, so that there is nothing to snapshot: a score depends on the event and the live model alone.
 */
final class ScoreProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final byte[] NONE = new byte[0];

    private final String scoresTopic;
    private final int maxRecordBytes;
    private final WireFormat wire;
    private final Supplier<Scorer> scorers;
    private final ServingCounters counters;

    private ProcessorContext<byte[], byte[]> context;
    private Scorer scorer;

    ScoreProcessor(
            String scoresTopic,
            int maxRecordBytes,
            WireFormat wire,
            Supplier<Scorer> scorers,
            ServingCounters counters) {
        this.scoresTopic = scoresTopic;
        this.maxRecordBytes = maxRecordBytes;
        this.wire = wire;
        this.scorers = scorers;
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        // Not in the constructor: Kafka Streams also makes processors that it never runs.
        this.scorer = scorers.get();
    }

    @Override
    public void process(Record<byte[], byte[]> event) {
        SourceRecord source = source(event);
        ScoringResult result = scorer.decide(source);
        if (result instanceof ScoringResult.Scored scored) {
            forward(event, source, scored.score());
        } else if (result instanceof ScoringResult.Refused refused) {
            forward(event, refused.deadLetter());
        }
    }

    private SourceRecord source(Record<byte[], byte[]> event) {
        RecordMetadata place = context.recordMetadata()
                .orElseThrow(
                        () -> new IllegalStateException("an event must come from a topic, but this one has no offset"));
        return new SourceRecord(
                place.topic(),
                place.partition(),
                place.offset(),
                event.timestamp(),
                event.key() == null ? NONE : event.key(),
                event.value() == null ? NONE : event.value());
    }

    private void forward(Record<byte[], byte[]> event, SourceRecord source, Score score) {
        byte[] key = score.eventId().getBytes(StandardCharsets.UTF_8);
        byte[] value = wire.frame(scoresTopic, Schemas.SCORE, score.encode());
        int bytes = key.length + value.length + bytes(event.headers()) + DeadLetterRecord.FRAME_BYTES;
        if (bytes > maxRecordBytes) {
            // The producer would refuse it, and that would end the job at this event again and again.
            forward(
                    event,
                    new DeadLetter(
                            source,
                            Scorer.STAGE,
                            "a score with its id and headers must have at most " + maxRecordBytes + " bytes but has "
                                    + bytes + "; shorten the id or raise max.request.size"));
            return;
        }
        counters.scored(score);
        context.forward(event.withKey(key).withValue(value), ScoringTopology.SCORES);
    }

    private void forward(Record<byte[], byte[]> event, DeadLetter deadLetter) {
        counters.refused();
        Headers headers = new RecordHeaders(event.headers());
        int headerBytes = bytes(headers);
        if (headerBytes > maxRecordBytes / 2) {
            headers = new RecordHeaders();
            headerBytes = 0;
        }
        SourceRecord source = deadLetter.source();
        DeadLetterRecord fitting =
                DeadLetterRecord.of(source.key(), source.value(), deadLetter.headers(), maxRecordBytes - headerBytes);
        fitting.headers().forEach(headers::add);
        context.forward(
                event.withKey(event.key() == null ? null : fitting.key())
                        .withValue(event.value() == null ? null : fitting.value())
                        .withHeaders(headers),
                ScoringTopology.DEAD_LETTERS);
    }

    private static int bytes(Headers headers) {
        int bytes = 0;
        for (Header header : headers) {
            // At most four bytes a character, and the two lengths.
            bytes += 4 * header.key().length() + (header.value() == null ? 0 : header.value().length) + Long.BYTES;
        }
        return bytes;
    }

    @Override
    public void close() {
        scorer.close();
    }
}
