package io.thalweg.workbench.files;

/** One row of a source, as a record for Kafka or the reason why it is none. */
public sealed interface Row {

    /** Counted from 0. */
    long number();

    /**
     * An event. Whoever makes one gives up the arrays, which may be the same one.
     *
     * @param id the event's id, the record key
     * @param labeled Avro body of the event with its label
     * @param live Avro body of the event without its label, where the schema can leave it out
     */
    record Event(long number, String id, byte[] labeled, byte[] live) implements Row {}

    /**
     * A row that is no event.
     *
     * @param text the row as it stands in the source
     * @param reason names the row, the column and what is wrong
     */
    record Unusable(long number, byte[] text, String reason) implements Row {}
}
