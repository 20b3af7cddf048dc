package io.thalweg.workbench.topics;

import io.thalweg.config.Topics;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.config.TopicConfig;

/** What a topic of a pipeline is for, which decides how Kafka must keep it. */
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

    /** {@code labeled-events}: the topic's usual name without the pipeline, and its word on the command line. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind that a word on the command line means: its key, or the full name of its topic. */
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

    /** {@code delete}: records go when they are old; {@code compact}: the newest record of each key stays. */
    public String cleanupPolicy() {
        return cleanupPolicy;
    }

    /**
     * The topic's own settings, beside the broker's. Tombstoned versions shall go soon: a compacted segment is closed after
     * ten minutes at the latest, and cleaned when a fifth of the log is superseded. Reports come several times a second and
     * say little once the next is there: they go after a day.
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

    /** The one number of partitions it may have. Weights are a sequence: their order is their meaning. */
    public OptionalInt requiredPartitions() {
        return isCompacted() ? OptionalInt.of(1) : OptionalInt.empty();
    }

    private boolean isCompacted() {
        return cleanupPolicy.equals(TopicConfig.CLEANUP_POLICY_COMPACT);
    }
}
