package io.thalweg.schemas.wire;

import org.apache.avro.Schema;

/** The result of reading the frame of a record value: the writer's schema, or the reason why it is not known. */
public sealed interface Opened {

    /**
     * The schema and the offset of the body, which goes to the end of the value.
     *
     * @param writer the schema that wrote it
     */
    record Body(Schema writer, int offset) implements Opened {}

    /** The reason why the value cannot be read. */
    record Unreadable(String reason) implements Opened {}
}
