package io.thalweg.yaml;

import java.util.List;
import java.util.Map;

/**
 * A value in a file. Scalars keep their text: what type it has is decided by the key that reads it, so that {@code yes},
 * {@code 010} and {@code 1.10} stay what their author wrote.
 */
public sealed interface Node {

    /** Where it stands: {@code features[2].category}; empty for the whole file. */
    String path();

    /** How a message shows it. */
    String shown();

    /** Whether it is a plain {@code null}, {@code ~} or nothing at all. */
    default boolean isNull() {
        return false;
    }

    /**
     * A text, a number, a flag or null.
     *
     * @param written as it stands in the file, with its {@code ${…}}; messages show this one, which is never a secret
     * @param text with everything substituted
     * @param plain without quotes
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

    /** {@code [a, b]}. */
    record Sequence(String path, List<Node> items) implements Node {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** {@code {a: 1, b: 2}}, in the order of the file. */
    record Mapping(String path, Map<String, Node> entries) implements Node {

        @Override
        public String shown() {
            return entries.isEmpty()
                    ? "an empty mapping"
                    : "a mapping with the keys " + String.join(", ", entries.keySet());
        }

        /** The path of an entry, there or not. */
        String pathOf(String key) {
            return path.isEmpty() ? key : path + "." + key;
        }
    }

    /** A scalar whose {@code ${…}} could not be filled in. The problem is on record already: whoever reads this adds none. */
    record Unresolved(String path) implements Node {

        @Override
        public String shown() {
            return "unresolved";
        }
    }
}
