package io.thalweg.yaml;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Converts the value of a key, a text or a structure, to a Java object. */
public interface Format<T> {

    /** The valid values, in words that follow "must be": {@code a whole number}. */
    String rule();

    /** The value; empty if the node is not valid, with the problem added. */
    Optional<T> read(Node node, Problems problems);

    /**
     * The keys within such a value, for the reference.
     *
     * @param path path of the value
     */
    default Stream<KeyPath> keys(String path) {
        return Stream.empty();
    }

    /**
     * Converts the value with another function.
     *
     * @param maker throws {@link IllegalArgumentException}, with the rule and the actual value, for an invalid value
     */
    default <R> Format<R> map(String rule, Function<T, R> maker) {
        Format<T> format = this;
        return new Format<>() {
            @Override
            public String rule() {
                return rule;
            }

            @Override
            public Optional<R> read(Node node, Problems problems) {
                return format.read(node, problems).flatMap(value -> {
                    try {
                        return Optional.of(maker.apply(value));
                    } catch (IllegalArgumentException e) {
                        problems.add(node.path(), e.getMessage());
                        return Optional.empty();
                    }
                });
            }
        };
    }
}
