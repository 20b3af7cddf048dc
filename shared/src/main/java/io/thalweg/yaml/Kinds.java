package io.thalweg.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sections that differ by kind, such as layers and optimizers: one row for each kind. {@link Style} says how the kind
 * is written.
 *
 * @param <T> the common type of the kinds
 */
public final class Kinds<T> implements Format<T> {

    private enum Style {
        /** The kind is the only key: {@code {dense: {units: 64}}}. */
        WRAPPED,
        /** The kind is one of the keys: {@code {category: day, values: […]}}. */
        MARKED,
        /** The kind is the value of one key: {@code {task: binary, field: class}}. */
        TAGGED
    }

    private final String noun;
    private final Style style;
    private final String tag;
    private final Map<String, Format<? extends T>> table;

    private Kinds(String noun, Style style, String tag, Map<String, Format<? extends T>> table) {
        this.noun = noun;
        this.style = style;
        this.tag = tag;
        this.table = table;
    }

    /** A mapping with one key, the kind: {@code {dense: {units: 64}}}. */
    public static <T> Kinds<T> wrapped(String noun) {
        return new Kinds<>(noun, Style.WRAPPED, "", Map.of());
    }

    /** A mapping in which one key is the kind: {@code {category: day, values: […]}}. */
    public static <T> Kinds<T> marked(String noun) {
        return new Kinds<>(noun, Style.MARKED, "", Map.of());
    }

    /** A mapping in which the value of {@code key} is the kind: {@code {task: binary, field: class}}. */
    public static <T> Kinds<T> tagged(String noun, String key) {
        return new Kinds<>(noun, Style.TAGGED, key, Map.of());
    }

    /** Returns this table with another row. */
    public Kinds<T> with(String kind, Format<? extends T> format) {
        Map<String, Format<? extends T>> rows = new LinkedHashMap<>(table);
        rows.put(kind, format);
        return new Kinds<>(noun, style, tag, rows);
    }

    @Override
    public String rule() {
        String kinds = String.join(", ", table.keySet());
        return switch (style) {
            case WRAPPED -> "a mapping with one key, the kind of " + noun + " (" + kinds + ")";
            case MARKED -> "a mapping with one of the keys " + kinds;
            case TAGGED -> "a mapping whose " + tag + " is one of " + kinds;
        };
    }

    @Override
    public Stream<KeyPath> keys(String path) {
        return table.entrySet().stream()
                .flatMap(row -> row.getValue().keys(path(path, row.getKey())))
                .distinct();
    }

    /** The path of the keys of a kind: {@code network[].dense}, {@code features[category]}, {@code label}. */
    private String path(String path, String kind) {
        return switch (style) {
            case WRAPPED -> path + "." + kind;
            case MARKED -> path.replace("[]", "[" + kind + "]");
            case TAGGED -> path;
        };
    }

    @Override
    public Optional<T> read(Node node, Problems problems) {
        if (node instanceof Node.Unresolved) {
            return Optional.empty();
        }
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
            problems.add(node.path(), "must be " + rule() + " but was " + node.shown());
            return Optional.empty();
        }
        return switch (style) {
            case WRAPPED -> readWrapped(mapping, problems);
            case MARKED -> readMarked(mapping, problems);
            case TAGGED -> readTagged(mapping, problems);
        };
    }

    private Optional<T> readWrapped(Node.Mapping mapping, Problems problems) {
        if (mapping.entries().size() > 1) {
            problems.add(
                    mapping.path(),
                    "must be one " + noun + " but was " + mapping.shown(),
                    "make them entries of their own, and indent what belongs to the kind below it");
            return Optional.empty();
        }
        String kind = mapping.entries().keySet().iterator().next();
        return find(kind, mapping.pathOf(kind), problems)
                .flatMap(format -> read(format, mapping.entries().get(kind), problems));
    }

    private Optional<T> readMarked(Node.Mapping mapping, Problems problems) {
        List<String> kinds =
                mapping.entries().keySet().stream().filter(table::containsKey).toList();
        if (kinds.size() == 1) {
            return read(table.get(kinds.get(0)), mapping, problems);
        }
        if (kinds.size() > 1) {
            problems.add(
                    mapping.path(),
                    "must have one kind but has " + String.join(" and ", kinds),
                    "make them entries of their own");
            return Optional.empty();
        }
        String first = mapping.entries().keySet().iterator().next();
        problems.add(
                mapping.pathOf(first),
                "no key of this entry says what kind of " + noun + " it is",
                Suggestion.among(table.keySet(), first));
        return Optional.empty();
    }

    private Optional<T> readTagged(Node.Mapping mapping, Problems problems) {
        Node kind = mapping.entries().get(tag);
        if (kind instanceof Node.Unresolved) {
            return Optional.empty();
        }
        if (kind == null) {
            problems.add(
                    mapping.pathOf(tag),
                    "is missing; it must be one of " + String.join(", ", table.keySet()),
                    "add for example " + tag + ": " + table.keySet().iterator().next());
            return Optional.empty();
        }
        if (!(kind instanceof Node.Scalar scalar)) {
            problems.add(
                    kind.path(), "must be one of " + String.join(", ", table.keySet()) + " but was " + kind.shown());
            return Optional.empty();
        }
        return find(scalar.text(), kind.path(), problems).flatMap(format -> read(format, mapping, problems));
    }

    private Optional<Format<? extends T>> find(String kind, String place, Problems problems) {
        Optional<Format<? extends T>> format = Optional.ofNullable(table.get(kind));
        if (format.isEmpty()) {
            problems.add(place, '"' + kind + "\" is not a kind of " + noun, Suggestion.among(table.keySet(), kind));
        }
        return format;
    }

    private static <T, S extends T> Optional<T> read(Format<S> format, Node node, Problems problems) {
        return format.read(node, problems).map(value -> value);
    }
}
