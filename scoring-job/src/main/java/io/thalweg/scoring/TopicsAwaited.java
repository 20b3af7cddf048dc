package io.thalweg.scoring;

import io.thalweg.failure.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether all topics that the job needs are there; Kafka Streams would end where one is missing. */
final class TopicsAwaited {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final Admin admin;
    private final String bootstrapServers;
    private final List<String> topics;

    TopicsAwaited(Admin admin, String bootstrapServers, List<String> topics) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
    }

    /**
     * One look.
     *
     * @return what the job still has to wait for; empty if it can begin
     * @throws KafkaException if the broker refuses to answer, and waiting will not help
     */
    Optional<String> missing() throws InterruptedException {
        Map<String, KafkaFuture<TopicDescription>> descriptions = admin.describeTopics(
                        topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                .topicNameValues();
        for (String topic : topics) {
            try {
                descriptions.get(topic).get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    return Optional.of("waiting for the topic " + topic);
                }
                if (e.getCause() instanceof RetriableException) {
                    return Optional.of("waiting for the broker at " + bootstrapServers);
                }
                throw new KafkaException(
                        "the broker at " + bootstrapServers + " does not let this job see " + topic + ": "
                                + Cause.words(e),
                        e.getCause());
            }
        }
        return Optional.empty();
    }
}
