package io.thalweg.schemas.wire;

import org.apache.avro.Schema;

/** What became of a value's frame: the schema that wrote the body, or the reason why it is not known. */
public sealed interface Opened {

    /**
     * The body begins at {@code offset} and goes to the end of the value.
     *
     * @param writer the schema that wrote it
     */
    record Body(Schema writer, int offset) implements Opened {}

    /** Nobody here can read the value. */
    record Unreadable(String reason) implements Opened {}
}
