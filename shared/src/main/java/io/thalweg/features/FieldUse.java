package io.thalweg.features;

import io.thalweg.network.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A field that a feature reads, with the requirements for its schema.
 *
 * @param key key of the feature's entry in pipeline.yaml that names the field: {@code numeric[0]}
 * @param field its name, with dots for fields of nested records
 * @param values listed values of a category, which the schema must allow
 * @param shape shape of a vector
 */
public record FieldUse(String key, String field, Kind kind, List<String> values, Optional<Shape> shape) {

    /** The kinds of values. */
    public enum Kind {
        /** A number or a boolean. */
        NUMBER,
        /** A text, enum, number or boolean that is compared as text. */
        CATEGORY,
        /** A text or an enum. */
        TEXT,
        /** A date or a time. */
        TIME,
        /** An array of numbers, or bytes. */
        VECTOR
    }

    public FieldUse {
        values = List.copyOf(values);
    }

    static FieldUse of(String key, String field, Kind kind) {
        return new FieldUse(key, field, kind, List.of(), Optional.empty());
    }

    static FieldUse category(String key, String field, List<String> values) {
        return new FieldUse(key, field, Kind.CATEGORY, values, Optional.empty());
    }

    static FieldUse vector(String key, String field, Shape shape) {
        return new FieldUse(key, field, Kind.VECTOR, List.of(), Optional.of(shape));
    }
}
