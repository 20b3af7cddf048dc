package io.thalweg.scoring;

import io.thalweg.config.Topics;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.scoring.model.LiveModels;
import io.thalweg.scoring.model.Scorer;
import io.thalweg.scoring.observe.ServingCounters;
import io.thalweg.weights.WeightsAssembler;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.Stores;

/**
 * The Kafka Streams topology: a processor from live events to scores and dead letters, and a global store that reads the
 * weights topic.
 *
 * <p>All serdes are byte arrays, so that a malformed record cannot fail in a deserializer before the processor sees it.
 */
public final class ScoringTopology {

    static final String EVENTS = "events";
    static final String SCORE = "score";
    static final String SCORES = "scores";
    static final String DEAD_LETTERS = "dead-letters";
    static final String WEIGHTS = "weights";
    static final String ASSEMBLE = "assemble";
    static final String WEIGHTS_STORE = "weights-store";

    /** A record without a timestamp must not end the application: it counts as older than all others. */
    private static final TimestampExtractor RECORD_TIME = (record, partitionTime) -> Math.max(0, record.timestamp());

    private ScoringTopology() {}

    /**
     * The topology of a pipeline.
     *
     * @param assembler read and fed by one thread; it outlives the processor, of which Kafka Streams makes one to restore
     *     and another one to go on
     * @param scorers one for each task
     * @param maxRecordBytes what the producer sends at most in one request; longer dead letters are cut
     */
    public static Topology of(
            Topics topics,
            WireFormat wire,
            WeightsAssembler assembler,
            LiveModels models,
            Supplier<Scorer> scorers,
            ServingCounters counters,
            int maxRecordBytes) {
        Serializer<byte[]> write = new ByteArraySerializer();
        Deserializer<byte[]> read = new ByteArrayDeserializer();
        return new Topology()
                .addSource(AutoOffsetReset.earliest(), EVENTS, RECORD_TIME, read, read, topics.events())
                .addProcessor(
                        SCORE,
                        () -> new ScoreProcessor(topics.scores(), maxRecordBytes, wire, scorers, counters),
                        EVENTS)
                .addSink(SCORES, topics.scores(), write, write, SCORE)
                .addSink(DEAD_LETTERS, topics.deadLetters(), write, write, SCORE)
                .addGlobalStore(
                        // Stays empty: the assembler holds the one version in the making, the live model the one
                        // served.
                        Stores.keyValueStoreBuilder(
                                        Stores.inMemoryKeyValueStore(WEIGHTS_STORE),
                                        Serdes.ByteArray(),
                                        Serdes.ByteArray())
                                .withLoggingDisabled(),
                        WEIGHTS,
                        RECORD_TIME,
                        read,
                        read,
                        topics.weights(),
                        ASSEMBLE,
                        () -> new WeightsProcessor(assembler, models));
    }
}
