package io.thalweg.trainer.kafka;

import io.thalweg.failure.Cause;
import io.thalweg.trainer.train.LogStarts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads log start offsets with a Kafka admin client, which is created by the first call. Needs the permission to
 * describe the topic.
 */
public final class KafkaLogStarts implements LogStarts {

    private static final long serialVersionUID = 1;

    private final KafkaClients clients;
    private transient Admin admin;

    public KafkaLogStarts(KafkaClients clients) {
        this.clients = clients;
    }

    @Override
    public Map<Integer, Long> read(String topic) throws IOException {
        try {
            if (admin == null) {
                admin = Admin.create(properties());
            }
            // The topic is described first, because a request for the offsets of a missing topic is retried until it
            // times out.
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            Map<TopicPartition, OffsetSpec> question = new HashMap<>();
            for (TopicPartitionInfo partition : description.partitions()) {
                question.put(new TopicPartition(topic, partition.partition()), OffsetSpec.earliest());
            }
            Map<Integer, Long> starts = new HashMap<>();
            admin.listOffsets(question)
                    .all()
                    .get()
                    .forEach((partition, answer) -> starts.put(partition.partition(), answer.offset()));
            return starts;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Map.of();
            }
            throw unanswered(topic, e);
        } catch (KafkaException e) {
            throw unanswered(topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while asking where topic " + topic + " begins");
        }
    }

    private static IOException unanswered(String topic, Exception e) {
        return new IOException(
                "topic " + topic + " must tell where its partitions begin, so that records that were removed unread are"
                        + " counted, but: " + Cause.words(e),
                e);
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
            admin = null;
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(clients.properties());
        // What the client does not know it would complain about in the log.
        properties.keySet().retainAll(AdminClientConfig.configNames());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, clients.name() + "-log-starts");
        return properties;
    }
}
