package io.thalweg.features.decoding;

import java.util.Optional;
import org.apache.avro.Resolver;

/** Decodes a field and writes its value to its place in the row: the id, the time, the label, or columns of the features. */
interface FieldDecoder {

    /** The expected value in messages: {@code a number}. */
    String expectation();

    /**
     * Returns a reader of the writer's type, which is neither a union nor null, converted to the reader's type by
     * Avro's rules; empty if such a value cannot be used.
     */
    Optional<ValueReader> reader(Resolver.Action action);

    /** The reader of a null. */
    ValueReader absent();
}
