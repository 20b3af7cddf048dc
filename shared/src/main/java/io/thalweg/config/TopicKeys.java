package io.thalweg.config;

import io.thalweg.yaml.Format;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Section;
import io.thalweg.yaml.Values;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The keys below {@code topics}: each overrides the default name of one topic. */
final class TopicKeys {

    private static final Format<Optional<String>> TOPIC = Formats.orNull(Formats.text(
            "a topic name (letters, digits, '.', '_' and '-', at most 249)",
            Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}")));

    private static final Key<Optional<String>> LABELED_EVENTS = Key.of("labeled-events", TOPIC, "null");
    private static final Key<Optional<String>> EVENTS = Key.of("events", TOPIC, "null");
    private static final Key<Optional<String>> LABELS = Key.of("labels", TOPIC, "null");
    private static final Key<Optional<String>> WEIGHTS = Key.of("weights", TOPIC, "null");
    private static final Key<Optional<String>> SCORES = Key.of("scores", TOPIC, "null");
    private static final Key<Optional<String>> METRICS = Key.of("metrics", TOPIC, "null");
    private static final Key<Optional<String>> DEAD_LETTERS = Key.of("dead-letters", TOPIC, "null");
    private static final Key<Optional<String>> CONTROL = Key.of("control", TOPIC, "null");

    /** The overrides, as a function that changes the default names. */
    static final Section<UnaryOperator<Topics>> SECTION = Section.of(
            List.of(LABELED_EVENTS, EVENTS, LABELS, WEIGHTS, SCORES, METRICS, DEAD_LETTERS, CONTROL),
            values -> usual -> override(usual, values));

    private TopicKeys() {}

    private static Topics override(Topics usual, Values values) {
        return new Topics(
                values.of(LABELED_EVENTS).orElse(usual.labeledEvents()),
                values.of(EVENTS).orElse(usual.events()),
                values.of(LABELS).orElse(usual.labels()),
                values.of(WEIGHTS).orElse(usual.weights()),
                values.of(SCORES).orElse(usual.scores()),
                values.of(METRICS).orElse(usual.metrics()),
                values.of(DEAD_LETTERS).orElse(usual.deadLetters()),
                values.of(CONTROL).orElse(usual.control()));
    }
}
