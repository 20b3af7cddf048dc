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

/** Makes the topics of a pipeline that do not exist yet, and looks whether those that do can hold what they are for. */
public final class TopicSetup {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private TopicSetup() {}

    /**
     * A topic as Kafka has it.
     *
     * @param partitions how many
     * @param cleanupPolicy {@code delete}, {@code compact} or both
     */
    public record Existing(int partitions, String cleanupPolicy) {}

    /** Makes missing topics with one partition each: events are then learned in the order in which they came. */
    public static List<String> ensure(Admin admin, Pipeline pipeline) {
        return ensure(admin, pipeline, 1);
    }

    /**
     * Makes missing topics; those that exist are left as they are.
     *
     * @param partitions of each new topic, except those that must have one
     * @return a sentence for each existing topic that will not keep what it should
     * @throws FailureException if Kafka cannot be reached or refuses, or an existing topic has a wrong number of partitions
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
                // Another process may be starting on the same pipeline at this moment: it made the same topic.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw KafkaFailure.of(pipeline, "topic " + entry.getKey() + " cannot be created", e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /** A topic that was just created is not known to every client at once. */
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

    /** What the future brings, or empty if there is no such topic. */
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
