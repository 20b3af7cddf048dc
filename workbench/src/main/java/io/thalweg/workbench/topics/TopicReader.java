package io.thalweg.workbench.topics;

import io.thalweg.config.Pipeline;
import io.thalweg.workbench.console.FailureException;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads the committed records of a topic, from a start position to the end at the time of opening, or continuously.
 * Partitions are read in parallel. Single-threaded.
 */
public final class TopicReader implements Closeable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Pipeline pipeline;
    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final boolean follow;
    private final Patience patience = new Patience();
    private final Map<TopicPartition, Long> ends;
    private final Queue<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();

    private TopicReader(
            Pipeline pipeline, Consumer<byte[], byte[]> consumer, String topic, Start start, boolean follow) {
        this.pipeline = pipeline;
        this.consumer = consumer;
        this.topic = topic;
        this.follow = follow;
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new FailureException("topic " + topic + " does not exist");
        }
        List<TopicPartition> places = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(places);
        this.ends = new HashMap<>(consumer.endOffsets(places));
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(places);
        places.forEach(place -> consumer.seek(place, start.offset(beginnings.get(place), ends.get(place))));
    }

    /**
     * Opens a topic.
     *
     * @param follow continue at the end and wait for new records
     * @throws FailureException if the topic does not exist, or Kafka does not answer
     */
    public static TopicReader open(Pipeline pipeline, String topic, Start start, boolean follow) {
        Consumer<byte[], byte[]> consumer = Clients.consumer(pipeline, IsolationLevel.READ_COMMITTED);
        try {
            return new TopicReader(pipeline, consumer, topic, start, follow);
        } catch (KafkaException e) {
            consumer.close();
            throw KafkaFailure.of(pipeline, "topic " + topic + " cannot be read", e);
        } catch (FailureException e) {
            consumer.close();
            throw e;
        }
    }

    /**
     * The next record; empty at the end, or, when following, if there is none at the moment.
     *
     * @throws FailureException if Kafka returns nothing for too long; not when following
     */
    public Optional<ConsumerRecord<byte[], byte[]>> next() {
        while (polled.isEmpty()) {
            if (!follow && isAtEnd()) {
                return Optional.empty();
            }
            poll();
            if (follow && polled.isEmpty()) {
                return Optional.empty();
            }
            if (!follow) {
                patience.at(ends.keySet().stream().mapToLong(consumer::position).sum(), "topic " + topic);
            }
        }
        return Optional.of(polled.remove());
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void poll() {
        try {
            consumer.poll(POLL).forEach(this::take);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw KafkaFailure.of(pipeline, "topic " + topic + " cannot be read", e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (follow || record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
            polled.add(record);
        }
    }

    private boolean isAtEnd() {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (consumer.position(end.getKey()) < end.getValue()) {
                return false;
            }
        }
        return true;
    }
}
