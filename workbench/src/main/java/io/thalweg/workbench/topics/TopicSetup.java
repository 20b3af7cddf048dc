package io.thalweg.workbench.topics;

import io.thalweg.config.Pipeline;
import io.thalweg.workbench.console.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the missing topics of a pipeline, and checks the settings of existing ones. */
public final class TopicSetup {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private TopicSetup() {}

    /**
     * An existing topic.
     *
     * @param partitions number of partitions
     * @param cleanupPolicy {@code delete}, {@code compact} or both
     */
    public record Existing(int partitions, String cleanupPolicy) {}

    /** Creates missing topics with one partition each, so that events are learned in the order in which they arrive. */
    public static List<String> ensure(Admin admin, Pipeline pipeline) {
        return ensure(admin, pipeline, 1);
    }

    /**
     * Creates missing topics and leaves existing ones unchanged.
     *
     * @param partitions number of partitions of a new topic, except for topics that must have one
     * @return a sentence for each existing topic with an unsuitable cleanup policy
     * @throws FailureException if Kafka cannot be reached or refuses, or an existing topic has a wrong number of
     *     partitions
     */
    public static List<String> ensure(Admin admin, Pipeline pipeline, int partitions) {
        Map<TopicKind, Existing> existing = existing(admin, pipeline);
        List<String> remarks = new ArrayList<>();
        List<NewTopic> missing = new ArrayList<>();
        for (TopicKind kind : TopicKind.values()) {
            String name = kind.in(pipeline.topics());
            if (existing.containsKey(kind)) {
                remark(kind, name, existing.get(kind)).ifPresent(remarks::add);
            } else {
                OptionalInt required = kind.requiredPartitions();
                missing.add(new NewTopic(name, Optional.of(required.orElse(partitions)), Optional.empty())
                        .configs(kind.configs()));
            }
        }
        create(admin, pipeline, missing);
        if (!missing.isEmpty()) {
            awaitAll(admin, pipeline);
        }
        return remarks;
    }

    /** The topics of a pipeline that exist. */
    public static Map<TopicKind, Existing> existing(Admin admin, Pipeline pipeline) {
        List<String> names = new ArrayList<>();
        List<ConfigResource> resources = new ArrayList<>();
        for (TopicKind kind : TopicKind.values()) {
            String name = kind.in(pipeline.topics());
            names.add(name);
            resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
        }
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(names).topicNameValues();
        Map<ConfigResource, KafkaFuture<Config>> configs =
                admin.describeConfigs(resources).values();
        Map<TopicKind, Existing> existing = new HashMap<>();
        for (TopicKind kind : TopicKind.values()) {
            String name = kind.in(pipeline.topics());
            Optional<TopicDescription> description = present(descriptions.get(name), name, pipeline);
            Optional<Config> config =
                    present(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name)), name, pipeline);
            if (description.isPresent() && config.isPresent()) {
                String policy =
                        config.get().get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
                existing.put(kind, new Existing(description.get().partitions().size(), policy));
            }
        }
        return existing;
    }

    private static Optional<String> remark(TopicKind kind, String name, Existing existing) {
        OptionalInt required = kind.requiredPartitions();
        if (required.isPresent() && existing.partitions() != required.getAsInt()) {
            throw new FailureException("topic " + name + " must have " + required.getAsInt() + " partition but has "
                    + existing.partitions() + "; name another one in the pipeline (topics." + kind.key() + ")");
        }
        if (existing.cleanupPolicy().equals(kind.cleanupPolicy())) {
            return Optional.empty();
        }
        return Optional.of("topic " + name + " should have cleanup.policy=" + kind.cleanupPolicy() + " but has "
                + existing.cleanupPolicy() + ": it will not keep what it should; change it with kafka-configs.sh");
    }

    private static void create(Admin admin, Pipeline pipeline, Collection<NewTopic> topics) {
        Map<String, KafkaFuture<Void>> created = admin.createTopics(topics).values();
        for (Map.Entry<String, KafkaFuture<Void>> entry : created.entrySet()) {
            try {
                entry.getValue().get();
            } catch (ExecutionException e) {
                // Another process may have created the same topic at the same time.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw KafkaFailure.of(pipeline, "topic " + entry.getKey() + " cannot be created", e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /** Waits until all topics are visible, because clients learn about a new topic with a delay. */
    private static void awaitAll(Admin admin, Pipeline pipeline) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (existing(admin, pipeline).size() < TopicKind.values().length) {
            if (System.nanoTime() - deadline > 0) {
                throw new FailureException("the topics of pipeline " + pipeline.name()
                        + " were created but do not show up within " + PATIENCE.toSeconds() + " s; try again");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** The result of the future, or empty if the topic does not exist. */
    private static <T> Optional<T> present(KafkaFuture<T> future, String topic, Pipeline pipeline) {
        try {
            return Optional.of(future.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw KafkaFailure.of(pipeline, "topic " + topic + " cannot be described", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static FailureException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new FailureException("interrupted while asking Kafka about topics", e);
    }
}
