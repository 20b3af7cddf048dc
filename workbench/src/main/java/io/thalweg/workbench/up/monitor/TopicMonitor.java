package io.thalweg.workbench.up.monitor;

import io.thalweg.config.Pipeline;
import io.thalweg.config.Topics;
import io.thalweg.workbench.topics.Clients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all topics of a pipeline from the beginning, committed records only, and maintains the {@link PipelineStatus}.
 * The numbers of learned, pending and refused records come from the trainer's reports; scores are evaluated from the
 * scores topic.
 *
 * <p>It has its own thread. {@link #standing()} may be called from any thread.
 */
public final class TopicMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicMonitor.class);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final long ENDS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicSummary summary;
    private final Optional<FrozenModel> frozen;
    private final List<TopicPartition> labeled;
    private final List<TopicPartition> live;
    private final Map<TopicPartition, Long> liveBeginnings;
    private final Map<TopicPartition, Long> runBeginnings;
    private final long labeledBefore;
    private final long liveBefore;
    private final Thread thread = new Thread(this::run, "observe");

    private PipelineStatus.Ends ends = PipelineStatus.Ends.UNKNOWN;

    private volatile PipelineStatus standing;
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean closing;

    private TopicMonitor(Pipeline pipeline, Optional<FrozenModel> frozen, Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        this.summary = new TopicSummary(pipeline, frozen);
        this.frozen = frozen;
        Topics topics = pipeline.topics();
        this.labeled = partitions(topics.labeledEvents());
        this.live = partitions(topics.events());
        this.liveBeginnings = consumer.beginningOffsets(live);
        List<TopicPartition> read = partitions(
                topics.labeledEvents(), topics.scores(), topics.deadLetters(), topics.weights(), topics.metrics());
        this.runBeginnings = consumer.endOffsets(read);
        Map<TopicPartition, Long> labeledBeginnings = consumer.beginningOffsets(labeled);
        this.labeledBefore = sum(labeled, partition -> runBeginnings.get(partition) - labeledBeginnings.get(partition));
        Map<TopicPartition, Long> liveEnds = consumer.endOffsets(live);
        this.liveBefore = sum(live, partition -> liveEnds.get(partition) - liveBeginnings.get(partition));
        this.standing = summary.standing(ends, labeledBefore, liveBefore);
        consumer.assign(read);
        consumer.seekToBeginning(read);
        // Reports of earlier runs are not needed, and there may be a day of them.
        partitions(topics.metrics()).forEach(partition -> consumer.seek(partition, runBeginnings.get(partition)));
        thread.setDaemon(true);
    }

    /**
     * Starts reading. Only reports that the trainer writes from now on count, so the monitor must be started before the
     * trainer.
     *
     * @param frozen a frozen model for comparison; closed by the monitor
     * @throws KafkaException if Kafka does not answer
     */
    public static TopicMonitor start(Pipeline pipeline, Optional<FrozenModel> frozen) {
        Consumer<byte[], byte[]> consumer = Clients.consumer(pipeline, IsolationLevel.READ_COMMITTED);
        try {
            TopicMonitor observer = new TopicMonitor(pipeline, frozen, consumer);
            observer.thread.start();
            return observer;
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** The status at the last update, some milliseconds ago. */
    public PipelineStatus standing() {
        return standing;
    }

    /** The exception that ended the reading, if any. */
    public Optional<Throwable> failure() {
        return failure;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    observe(record);
                }
                look(System.nanoTime());
                standing = summary.standing(ends, labeledBefore, liveBefore);
            }
        } catch (WakeupException e) {
            LOG.debug("closed while waiting", e);
        } catch (Throwable e) {
            // Any failure is kept: if the monitor ended unnoticed, everybody would wait for ever.
            LOG.error("the topics are no longer read", e);
            failure = Optional.of(e);
        } finally {
            frozen.ifPresent(FrozenModel::close);
        }
    }

    private void observe(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        try {
            summary.add(record, record.offset() >= runBeginnings.get(partition));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{}@{} does not belong there: {}", partition, record.offset(), e.getMessage());
        }
    }

    /** Requests, at intervals, the end offsets of the topics of events. */
    private void look(long nowNanos) {
        if (!ends.isKnown() || nowNanos - ends.nanos() >= ENDS_EVERY_NANOS) {
            // One request for all topics: each request waits until the current fetch has ended.
            Map<TopicPartition, Long> reached = consumer.endOffsets(
                    Stream.concat(labeled.stream(), live.stream()).toList());
            ends = new PipelineStatus.Ends(
                    nowNanos,
                    sum(labeled, partition -> reached.get(partition) - consumer.position(partition)),
                    sum(live, partition -> reached.get(partition) - liveBeginnings.get(partition)));
        }
    }

    private List<TopicPartition> partitions(String... topics) {
        return Stream.of(topics)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static long sum(List<TopicPartition> partitions, ToLongFunction<TopicPartition> records) {
        return partitions.stream().mapToLong(records).sum();
    }
}
