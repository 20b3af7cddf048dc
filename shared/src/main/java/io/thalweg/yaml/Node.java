package io.thalweg.yaml;

import java.util.List;
import java.util.Map;

/**
 * A value in a file. Scalars stay text: the key that reads a scalar decides about its type, so that {@code yes}, {@code
 * 010} and {@code 1.10} are not converted.
 */
public sealed interface Node {

    /** The path: {@code features[2].category}; empty for the whole file. */
    String path();

    /** The value in messages. */
    String shown();

    /** Whether the value is {@code null}, {@code ~} without quotes, or missing. */
    default boolean isNull() {
        return false;
    }

    /**
     * A text, a number, a flag or null.
     *
     * @param written the text in the file, with its {@code ${…}}; messages show it, because it contains no secrets
     * @param text the text after substitution
     * @param plain whether it has no quotes
     */
    record Scalar(String path, String written, String text, boolean plain) implements Node {

        @Override
        public String shown() {
            return isNull() ? "null" : '"' + written + '"';
        }

        @Override
        public boolean isNull() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    /** A list: {@code [a, b]}. */
    record Sequence(String path, List<Node> items) implements Node {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** A mapping: {@code {a: 1, b: 2}}, in the order of the file. */
    record Mapping(String path, Map<String, Node> entries) implements Node {

        @Override
        public String shown() {
            return entries.isEmpty()
                    ? "an empty mapping"
                    : "a mapping with the keys " + String.join(", ", entries.keySet());
        }

        /** The path of an entry, whether it exists or not. */
        String pathOf(String key) {
            return path.isEmpty() ? key : path + "." + key;
        }
    }

    /**
     * A scalar whose {@code ${…}} could not be substituted. The problem is already added, so a reader of this node adds
     * none.
     */
    record Unresolved(String path) implements Node {

        @Override
        public String shown() {
            return "unresolved";
        }
    }
}
