package io.thalweg.schemas.encoding;

/** The result of encoding a row: an event, or the reason why the row is not a valid event. */
public sealed interface Encoded {

    /**
     * An event.
     *
     * @param id its id, the record key
     * @param timeMillis its own time, milliseconds since the epoch
     * @param labeled Avro body with the label
     * @param live Avro body with a null for the label; the same array where the schema does not allow that
     */
    record Event(String id, long timeMillis, byte[] labeled, byte[] live) implements Encoded {}

    /** The reason why a row is not a valid event, such as {@code nswprice must be a double but was "abc"}. */
    record Unusable(String reason) implements Encoded {}
}
