package io.thalweg.schemas.encoding;

/** What became of a row: an event, or the reason why not. */
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

    /** The row is no event: {@code nswprice must be a double but was "abc"}. */
    record Unusable(String reason) implements Encoded {}
}
