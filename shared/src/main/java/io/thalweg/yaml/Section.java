package io.thalweg.yaml;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A mapping with a table of keys, converted to a Java object. An {@link IllegalArgumentException} of the object's
 * constructor becomes a problem at the key that caused it.
 *
 * <p>An invalid key does not hide further problems: the section continues with the key's default. The resulting object
 * is not used if there is a problem.
 */
public final class Section<T> implements Format<T> {

    private final List<Key<?>> keys;
    private final Function<Values, T> maker;

    private Section(List<Key<?>> keys, Function<Values, T> maker) {
        this.keys = List.copyOf(keys);
        this.maker = maker;
    }

    public static <T> Section<T> of(List<Key<?>> keys, Function<Values, T> maker) {
        return new Section<>(keys, maker);
    }

    @Override
    public String rule() {
        return keys.isEmpty() ? "an empty mapping, {}" : "a mapping of keys to values";
    }

    @Override
    public Stream<KeyPath> keys(String path) {
        return keys.stream().flatMap(key -> key.keys(path));
    }

    @Override
    public Optional<T> read(Node node, Problems problems) {
        if (node instanceof Node.Unresolved) {
            return Optional.empty();
        }
        Node.Mapping mapping;
        if (node instanceof Node.Mapping given) {
            mapping = given;
        } else if (node.isNull()) {
            // `flatten:` without a value is the same as `flatten: {}`.
            mapping = new Node.Mapping(node.path(), Map.of());
        } else {
            problems.add(node.path(), "must be " + rule() + " but was " + node.shown());
            return Optional.empty();
        }
        Values values = values(mapping, problems);
        List<Key<?>> unread =
                keys.stream().filter(key -> values.find(key).isEmpty()).toList();
        Values completed = values;
        for (Key<?> key : unread) {
            completed = completed.withDefault(key);
        }
        Optional<T> made = make(completed, mapping, !unread.isEmpty(), problems);
        return unread.stream().noneMatch(Key::required) ? made : Optional.empty();
    }

    /** The values of all valid keys. Problems of the others, and of unknown keys, are added. */
    public Values values(Node.Mapping mapping, Problems problems) {
        refuseUnknownKeys(mapping, problems);
        Map<String, Object> values = new HashMap<>();
        for (Key<?> key : keys) {
            value(key, mapping, problems).ifPresent(value -> values.put(key.name(), value));
        }
        return new Values(values, mapping.entries().keySet());
    }

    private static Optional<?> value(Key<?> key, Node.Mapping mapping, Problems problems) {
        Node given = mapping.entries().get(key.name());
        if (given != null) {
            return key.read(given, problems);
        }
        if (key.required()) {
            problems.add(
                    mapping.pathOf(key.name()),
                    "is missing; it must be " + key.format().rule(),
                    "add for example " + key.name() + ": " + key.written());
            return Optional.empty();
        }
        return Optional.of(key.value());
    }

    private void refuseUnknownKeys(Node.Mapping mapping, Problems problems) {
        Set<String> unknown = new LinkedHashSet<>(mapping.entries().keySet());
        List<String> known = keys.stream().map(Key::name).toList();
        known.forEach(unknown::remove);
        List<String> notGiven = known.stream()
                .filter(name -> !mapping.entries().containsKey(name))
                .toList();
        for (String name : unknown) {
            // A key that is already present cannot be the one that was meant.
            String remedy = Suggestion.closest(notGiven, name)
                    .map(close -> "did you mean " + close + "?")
                    .orElse(known.isEmpty() ? "take it out; there are none here" : Suggestion.all(known));
            problems.add(mapping.pathOf(name), "is not a key", remedy);
        }
    }

    /**
     * Creates the object. If it throws, the problem is reported at the key whose default prevents the exception, and
     * creation is repeated with this default.
     */
    private Optional<T> make(Values values, Node.Mapping mapping, boolean isPatched, Problems problems) {
        try {
            return Optional.of(maker.apply(values));
        } catch (IllegalArgumentException complaint) {
            Optional<Key<?>> culprit = culprit(values, mapping, complaint.getMessage());
            if (culprit.isEmpty() && isPatched) {
                // The cause is most likely an invalid key, which is already reported.
                return Optional.empty();
            }
            String place = culprit.map(key -> mapping.pathOf(key.name())).orElse(mapping.path());
            problems.add(place, complaint.getMessage().replace(" (" + place + ")", ""), "");
            // A further problem may be caused by the default itself, so it is not reported.
            culprit.ifPresent(key -> make(values.withDefault(key), without(key, mapping), true, problems));
            return Optional.empty();
        }
    }

    /**
     * The key whose default prevents the exception; if there are several problems, the first key whose default changes
     * the message.
     */
    private Optional<Key<?>> culprit(Values values, Node.Mapping mapping, String message) {
        Optional<Key<?>> changing = Optional.empty();
        for (Key<?> key : keys) {
            if (mapping.entries().containsKey(key.name())) {
                Optional<String> then = complaint(values.withDefault(key));
                if (then.isEmpty()) {
                    return Optional.of(key);
                }
                if (changing.isEmpty() && !then.get().equals(message)) {
                    changing = Optional.of(key);
                }
            }
        }
        return changing;
    }

    private Optional<String> complaint(Values values) {
        try {
            return Optional.of(maker.apply(values)).flatMap(made -> Optional.empty());
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Node.Mapping without(Key<?> key, Node.Mapping mapping) {
        Map<String, Node> entries = new LinkedHashMap<>(mapping.entries());
        entries.remove(key.name());
        return new Node.Mapping(mapping.path(), entries);
    }
}
