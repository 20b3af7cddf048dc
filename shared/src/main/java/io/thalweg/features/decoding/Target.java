package io.thalweg.features.decoding;

import java.util.Optional;
import org.apache.avro.Schema;

/** What becomes of a field: the id, the time, the label, or columns of the features. */
interface Target {

    /** What a value must be, for messages: {@code a number}. */
    String expectation();

    /** How to read a value of this type, which is no union and not null; empty if it cannot mean what is wanted. */
    Optional<ValueReader> reader(Schema type);

    /** What a null means. */
    ValueReader absent();
}
