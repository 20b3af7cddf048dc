package io.thalweg.workbench.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.DeadLetter;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.feed.rate.RateLimiter;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.Row;
import io.thalweg.workbench.topics.Clients;
import io.thalweg.workbench.topics.KafkaFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;

/**
 * Sends the rows of a source to the topics of a pipeline, in order: each as a live event, then as a labeled event. Rows
 * that cannot be encoded become dead letters. Each record has its row number in a header, so that an interrupted feed
 * resumes where it stopped and sends nothing twice.
 *
 * <p>{@link #run()} belongs to one thread; {@link #stop()} and {@link #progress()} may be called from any thread.
 */
public final class Feeder implements AutoCloseable {

    /** The stage of the dead letters that a feed writes. */
    public static final String STAGE = "replay";

    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventSource source;
    private final String fingerprint;
    private final Schema schema;
    private final WireFormat wire;
    private final RateLimiter pace;
    private final Producer<byte[], byte[]> producer;
    private final Optional<TopicFeed> live;
    private final Optional<TopicFeed> labeled;
    private final TopicFeed deadLetters;
    private final DeadLetterReasons reasons = new DeadLetterReasons();
    private final AtomicReference<FailureException> failure = new AtomicReference<>();
    private volatile boolean stopped;
    private volatile long rows;
    private volatile double share;

    private Feeder(
            Pipeline pipeline,
            EventSource source,
            WireFormat wire,
            FeedPlan plan,
            Producer<byte[], byte[]> producer,
            Consumer<byte[], byte[]> consumer)
            throws IOException {
        this.source = source;
        this.fingerprint = source.fingerprint();
        this.schema = pipeline.events().schema();
        this.wire = wire;
        this.pace = new RateLimiter(plan.rate(), plan.flow());
        this.producer = producer;
        this.live = Optional.of(pipeline.topics().events())
                .filter(topic -> plan.target().isLive())
                .map(topic -> lane(topic, plan, consumer, Optional.empty()));
        this.labeled = Optional.of(pipeline.topics().labeledEvents())
                .filter(topic -> plan.target().isLabeled())
                .map(topic -> lane(topic, plan, consumer, Optional.empty()));
        this.deadLetters = lane(pipeline.topics().deadLetters(), plan, consumer, Optional.of(STAGE));
    }

    /**
     * Connects to the pipeline's Kafka. The topics must exist.
     *
     * @param source the caller closes it
     * @throws IOException if the source cannot be read
     * @throws FailureException if Kafka cannot be reached
     */
    public static Feeder of(Pipeline pipeline, EventSource source, WireFormat wire, FeedPlan plan) throws IOException {
        Producer<byte[], byte[]> producer = Clients.producer(pipeline);
        // read_uncommitted: the records of a feed are not transactional, and an open transaction of another producer
        // must not hide them.
        try (Consumer<byte[], byte[]> consumer = Clients.consumer(pipeline, IsolationLevel.READ_UNCOMMITTED)) {
            return new Feeder(pipeline, source, wire, plan, producer, consumer);
        } catch (KafkaException e) {
            producer.close();
            throw KafkaFailure.of(pipeline, "the topics of pipeline " + pipeline.name() + " cannot be fed", e);
        } catch (IOException | FailureException | UsageException e) {
            producer.close();
            throw e;
        }
    }

    /**
     * Sends rows until the source ends or {@link #stop()} is called. Returns when Kafka has acknowledged all of them.
     *
     * @throws IOException if the source cannot be read to its end; the rows before are sent
     * @throws FailureException if Kafka refuses a record or cannot be reached for too long
     */
    public void run() throws IOException {
        try {
            Optional<Row> next = source.next();
            while (next.isPresent() && !isEnded()) {
                feed(next.get());
                share = source.progress();
                next = source.next();
            }
        } finally {
            producer.flush();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** Makes {@link #run()} return soon, after the rows that are already sent are acknowledged. */
    public void stop() {
        stopped = true;
    }

    /** Whether {@link #stop()} was called, so that the source may have more rows. */
    public boolean isStopped() {
        return stopped;
    }

    public FeedProgress progress() {
        return new FeedProgress(
                rows,
                lanes(TopicFeed::acknowledged).min().orElseThrow(),
                lanes(TopicFeed::resumed).min().orElseThrow(),
                deadLetters.acknowledged(),
                share);
    }

    /** Why rows could not be encoded, the most frequent reason first. */
    public List<DeadLetterReasons.Reason> deadLetterReasons() {
        return reasons.mostFrequentFirst();
    }

    /**
     * Closes the producer. If {@link #run()} has not returned, records that Kafka does not acknowledge soon are
     * dropped.
     */
    @Override
    public void close() {
        producer.close(CLOSE);
    }

    private void feed(Row row) {
        if (row instanceof Row.Event event) {
            byte[] key = event.id().getBytes(UTF_8);
            live.ifPresent(lane -> feed(lane, key, event, event.live()));
            labeled.ifPresent(lane -> feed(lane, key, event, event.labeled()));
        } else if (row instanceof Row.Unusable unusable) {
            bury(unusable);
        }
        if (!isEnded()) {
            rows = row.number() + 1;
        }
    }

    private void feed(TopicFeed lane, byte[] key, Row.Event event, byte[] body) {
        if (lane.contains(key, event.number())) {
            lane.resume();
        } else if (isTurn(event.number())) {
            byte[] value = wire.frame(lane.topic(), schema, body);
            lane.feed(key, event.number(), event.timestampMillis(), value, Map.of());
        }
    }

    private void bury(Row.Unusable row) {
        byte[] key = Long.toString(row.number()).getBytes(UTF_8);
        if (deadLetters.contains(key, row.number())) {
            reasons.add(row.reason(), row.place());
            deadLetters.resume();
        } else if (isTurn(row.number())) {
            reasons.add(row.reason(), row.place());
            SourceRecord record = new SourceRecord(
                    source.name(), 0, row.number(), System.currentTimeMillis(), new byte[0], row.text());
            deadLetters.feed(
                    key,
                    row.number(),
                    OptionalLong.empty(),
                    row.text(),
                    new DeadLetter(record, STAGE, row.reason()).headers());
        }
    }

    /** Waits until the row may be sent. Returns false if the feed was stopped in the meantime. */
    private boolean isTurn(long row) {
        while (!isEnded()) {
            if (pace.allows(row, System.nanoTime())) {
                return true;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return false;
    }

    private boolean isEnded() {
        return stopped || failure.get() != null;
    }

    private LongStream lanes(ToLongFunction<TopicFeed> count) {
        return Stream.of(live, labeled).flatMap(Optional::stream).mapToLong(count);
    }

    private TopicFeed lane(String topic, FeedPlan plan, Consumer<byte[], byte[]> consumer, Optional<String> stage) {
        FedRows before =
                plan.resume() ? FedRows.read(consumer, topic, fingerprint, stage) : FedRows.none(consumer, topic);
        return new TopicFeed(topic, before, fingerprint, producer, this::fail);
    }

    /**
     * Drops the records that the producer has not sent yet. No row may follow a failed row in its partition: a feed
     * that resumes after it would leave the failed row out.
     */
    private void fail(FailureException e) {
        if (failure.compareAndSet(null, e)) {
            producer.close(Duration.ZERO);
        }
    }
}
