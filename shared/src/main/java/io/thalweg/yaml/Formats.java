package io.thalweg.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The formats of single values, and lists of them. */
public final class Formats {

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?\\d+");
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    /** By descending length. */
    private static final Map<String, Long> UNIT_MILLIS = unitMillis();

    private Formats() {}

    private static Map<String, Long> unitMillis() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("d", 86_400_000L);
        units.put("h", 3_600_000L);
        units.put("m", 60_000L);
        units.put("s", 1_000L);
        units.put("ms", 1L);
        return Collections.unmodifiableMap(units);
    }

    /** Any text that is not blank; a number counts as its digits. */
    public static Format<String> text() {
        return scalar("a text", text -> Optional.of(text).filter(some -> !some.isBlank()));
    }

    /** A text that matches a pattern. */
    public static Format<String> text(String rule, Pattern pattern) {
        return scalar(rule, text -> Optional.of(text)
                .filter(some -> pattern.matcher(some).matches()));
    }

    /** An integer in the range of {@code int}. */
    public static Format<Integer> wholeNumber() {
        return scalar("a whole number", text -> longOf(text)
                .filter(number -> number == number.intValue())
                .map(Long::intValue));
    }

    /** An integer in the range of {@code long}. */
    public static Format<Long> longNumber() {
        return scalar("a whole number", Formats::longOf);
    }

    /** A finite number: {@code 0.05}, {@code 1e-3}. */
    public static Format<Double> number() {
        return scalar("a number", text -> Optional.of(text)
                .filter(some -> NUMBER.matcher(some).matches())
                .map(Double::valueOf)
                .filter(Double::isFinite));
    }

    public static Format<Boolean> flag() {
        return choice(List.of(true, false), String::valueOf);
    }

    /** {@code 200ms}, {@code 1s}, {@code 5m}, {@code 1h}, {@code 7d}. */
    public static Format<Duration> duration() {
        return scalar("a duration such as 200ms, 1s, 5m, 1h or 7d", Formats::durationOf);
    }

    /** The inverse of {@link #duration()}, in the largest unit that divides it. */
    public static String durationText(Duration duration) {
        long millis = duration.toMillis();
        for (Map.Entry<String, Long> unit : UNIT_MILLIS.entrySet()) {
            if (millis != 0 && millis % unit.getValue() == 0) {
                return millis / unit.getValue() + unit.getKey();
            }
        }
        return millis + "ms";
    }

    /** An enum constant, by its name in lower case with hyphens. */
    public static <E extends Enum<E>> Format<E> choice(Class<E> type) {
        return choice(List.of(type.getEnumConstants()), Formats::keyOf);
    }

    /** The name of a constant in a file: {@code AT_LEAST_ONCE} is {@code at-least-once}. */
    public static String keyOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of the values by its name. */
    public static <T> Format<T> choice(Collection<T> values, Function<T, String> name) {
        Map<String, T> byName = values.stream()
                .collect(Collectors.toMap(name, Function.identity(), (first, second) -> first, LinkedHashMap::new));
        return new Choice<>(byName);
    }

    /** The value, or empty for {@code null}. */
    public static <T> Format<Optional<T>> orNull(Format<T> format) {
        return new OrNull<>(format);
    }

    /** A list with at least one element. */
    public static <T> Format<List<T>> list(Format<T> item) {
        return new Items<>(item);
    }

    /** A list, which may be empty: {@code []}. */
    public static <T> Format<List<T>> listOrNone(Format<T> item) {
        Format<List<T>> list = list(item);
        return new Format<>() {
            @Override
            public String rule() {
                return list.rule();
            }

            @Override
            public Optional<List<T>> read(Node node, Problems problems) {
                return node instanceof Node.Sequence sequence
                                && sequence.items().isEmpty()
                        ? Optional.of(List.of())
                        : list.read(node, problems);
            }
        };
    }

    /** A mapping with keys that the file's author chooses, in the order of the file. */
    public static <T> Format<Map<String, T>> mapping(String rule, Format<T> value) {
        return new Format<>() {
            @Override
            public String rule() {
                return rule;
            }

            @Override
            public Optional<Map<String, T>> read(Node node, Problems problems) {
                if (node instanceof Node.Unresolved) {
                    return Optional.empty();
                }
                if (!(node instanceof Node.Mapping mapping)) {
                    problems.add(node.path(), "must be " + rule + " but was " + node.shown());
                    return Optional.empty();
                }
                Map<String, T> values = new LinkedHashMap<>();
                mapping.entries().forEach((name, entry) -> value.read(entry, problems)
                        .ifPresent(read -> values.put(name, read)));
                return values.size() == mapping.entries().size() ? Optional.of(values) : Optional.empty();
            }
        };
    }

    /** A list that is read entry by entry: an invalid entry does not prevent the others from being checked. */
    public static <T> Format<List<Optional<T>>> entries(Format<T> item) {
        Format<List<T>> list = list(item);
        return new Format<>() {
            @Override
            public String rule() {
                return list.rule();
            }

            @Override
            public Optional<List<Optional<T>>> read(Node node, Problems problems) {
                return node instanceof Node.Sequence sequence
                                && !sequence.items().isEmpty()
                        ? Optional.of(sequence.items().stream()
                                .map(entry -> item.read(entry, problems))
                                .toList())
                        : list.read(node, problems).map(values -> List.of());
            }

            @Override
            public Stream<KeyPath> keys(String path) {
                return list.keys(path);
            }
        };
    }

    /** The first of two formats that matches. */
    public static <T> Format<T> either(Format<T> one, Format<T> other) {
        String rule = one.rule() + ", or " + other.rule();
        return new Format<>() {
            @Override
            public String rule() {
                return rule;
            }

            @Override
            public Optional<T> read(Node node, Problems problems) {
                if (node instanceof Node.Unresolved) {
                    return Optional.empty();
                }
                Optional<T> value = one.read(node, new Problems()).or(() -> other.read(node, new Problems()));
                if (value.isEmpty()) {
                    problems.add(node.path(), "must be " + rule + " but was " + node.shown());
                }
                return value;
            }
        };
    }

    /** A list, or a single value without brackets. */
    public static <T> Format<List<T>> listOrOne(Format<T> item) {
        Format<List<T>> list = list(item);
        return new Format<>() {
            @Override
            public String rule() {
                return item.rule() + " or " + list.rule();
            }

            @Override
            public Optional<List<T>> read(Node node, Problems problems) {
                return node instanceof Node.Scalar
                        ? item.read(node, problems).map(List::of)
                        : list.read(node, problems);
            }
        };
    }

    /** A scalar, not null, from which a value is created. */
    public static <T> Format<T> scalar(String rule, Function<String, Optional<T>> parser) {
        return new Format<>() {
            @Override
            public String rule() {
                return rule;
            }

            @Override
            public Optional<T> read(Node node, Problems problems) {
                if (node instanceof Node.Unresolved) {
                    return Optional.empty();
                }
                Optional<T> value = node instanceof Node.Scalar scalar && !scalar.isNull()
                        ? parser.apply(scalar.text())
                        : Optional.empty();
                if (value.isEmpty()) {
                    problems.add(node.path(), "must be " + rule + " but was " + node.shown());
                }
                return value;
            }
        };
    }

    private static Optional<Long> longOf(String text) {
        try {
            return WHOLE_NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            // More digits than a long has: no setting accepts such a number.
            return Optional.empty();
        }
    }

    private static Optional<Duration> durationOf(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long unitMillis = UNIT_MILLIS.get(matcher.group(2));
        return longOf(matcher.group(1))
                .filter(count -> count <= Long.MAX_VALUE / unitMillis)
                .map(count -> Duration.ofMillis(count * unitMillis));
    }

    private record Choice<T>(Map<String, T> byName) implements Format<T> {

        @Override
        public String rule() {
            return "one of " + String.join(", ", byName.keySet());
        }

        @Override
        public Optional<T> read(Node node, Problems problems) {
            if (node instanceof Node.Unresolved) {
                return Optional.empty();
            }
            if (node instanceof Node.Scalar scalar && byName.containsKey(scalar.text())) {
                return Optional.of(byName.get(scalar.text()));
            }
            String statement = "must be " + rule() + " but was " + node.shown();
            Optional<String> meant = node instanceof Node.Scalar scalar
                    ? Suggestion.closest(byName.keySet(), scalar.written())
                    : Optional.empty();
            meant.ifPresentOrElse(
                    close -> problems.add(node.path(), statement, "did you mean " + close + "?"),
                    () -> problems.add(node.path(), statement));
            return Optional.empty();
        }
    }

    private record OrNull<T>(Format<T> format) implements Format<Optional<T>> {

        @Override
        public String rule() {
            return format.rule() + ", or null";
        }

        @Override
        public Optional<Optional<T>> read(Node node, Problems problems) {
            if (node.isNull()) {
                return Optional.of(Optional.empty());
            }
            Optional<T> value = format.read(node, problems);
            return value.isPresent() ? Optional.of(value) : Optional.empty();
        }

        @Override
        public Stream<KeyPath> keys(String path) {
            return format.keys(path);
        }
    }

    private record Items<T>(Format<T> item) implements Format<List<T>> {

        @Override
        public String rule() {
            return "a list, each entry " + item.rule();
        }

        @Override
        public Optional<List<T>> read(Node node, Problems problems) {
            if (node instanceof Node.Unresolved) {
                return Optional.empty();
            }
            if (!(node instanceof Node.Sequence sequence) || sequence.items().isEmpty()) {
                problems.add(node.path(), "must be " + rule() + " but was " + node.shown());
                return Optional.empty();
            }
            List<T> values = new ArrayList<>();
            for (Node entry : sequence.items()) {
                item.read(entry, problems).ifPresent(values::add);
            }
            return values.size() == sequence.items().size() ? Optional.of(List.copyOf(values)) : Optional.empty();
        }

        @Override
        public Stream<KeyPath> keys(String path) {
            return item.keys(path + "[]");
        }
    }
}
