package io.thalweg.workbench.topics;

import io.thalweg.config.Topics;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.config.TopicConfig;

/** The kinds of topics of a pipeline, with the Kafka settings that each kind needs. */
public enum TopicKind {
    LABELED_EVENTS(TopicConfig.CLEANUP_POLICY_DELETE),
    EVENTS(TopicConfig.CLEANUP_POLICY_DELETE),
    WEIGHTS(TopicConfig.CLEANUP_POLICY_COMPACT),
    SCORES(TopicConfig.CLEANUP_POLICY_DELETE),
    METRICS(TopicConfig.CLEANUP_POLICY_DELETE),
    DEAD_LETTERS(TopicConfig.CLEANUP_POLICY_DELETE);

    private final String cleanupPolicy;

    TopicKind(String cleanupPolicy) {
        this.cleanupPolicy = cleanupPolicy;
    }

    /** {@code labeled-events}: the default topic name without the pipeline, and the value on the command line. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds a kind by its key or by the full name of its topic. */
    public static Optional<TopicKind> find(String word, Topics topics) {
        return Arrays.stream(values())
                .filter(kind -> kind.key().equals(word) || kind.in(topics).equals(word))
                .findFirst();
    }

    /** The topic's name in a pipeline. */
    public String in(Topics topics) {
        return switch (this) {
            case LABELED_EVENTS -> topics.labeledEvents();
            case EVENTS -> topics.events();
            case WEIGHTS -> topics.weights();
            case SCORES -> topics.scores();
            case METRICS -> topics.metrics();
            case DEAD_LETTERS -> topics.deadLetters();
        };
    }

    /** The value of Kafka's {@code cleanup.policy}. */
    public String cleanupPolicy() {
        return cleanupPolicy;
    }

    /**
     * Further topic settings. Tombstoned versions should be removed soon: a segment of a compacted topic is closed
     * after at most ten minutes, and cleaned when a fifth of the log is obsolete. Reports are written several times per
     * second and are soon out of date, so that they are kept for one day.
     */
    public Map<String, String> configs() {
        if (isCompacted()) {
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy,
                    TopicConfig.SEGMENT_MS_CONFIG, "600000",
                    TopicConfig.SEGMENT_BYTES_CONFIG, "67108864",
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2");
        }
        return this == METRICS
                ? Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy, TopicConfig.RETENTION_MS_CONFIG, "86400000")
                : Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy);
    }

    /**
     * The required number of partitions, if only one is allowed. The order of weights records matters, so that they
     * must be in one partition.
     */
    public OptionalInt requiredPartitions() {
        return isCompacted() ? OptionalInt.of(1) : OptionalInt.empty();
    }

    private boolean isCompacted() {
        return cleanupPolicy.equals(TopicConfig.CLEANUP_POLICY_COMPACT);
    }
}
