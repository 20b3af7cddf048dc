package io.thalweg.features.decoding;

import java.util.Optional;
import org.apache.avro.Resolver;

/** Decodes a field and writes its value to its place in the row: the id, the time, the label, or columns of the features. */
interface FieldDecoder {

    /** What a value must be, for messages: {@code a number}. */
    String expectation();

    /**
     * How to read a value of the writer's type, which is no union and not null, as the reader's type that Avro resolves it
     * to; empty if that cannot mean what is wanted.
     */
    Optional<ValueReader> reader(Resolver.Action action);

    /** What a null means. */
    ValueReader absent();
}
