package io.thalweg.workbench.files;

import java.util.OptionalLong;

/** One row of a source, as a record for Kafka or the reason why it is none. */
public sealed interface Row {

    /** Counted from 0. */
    long number();

    /** The line of the text file that the row begins in, counted from 1; 0 if its source has no lines. */
    long line();

    /** Where it stands, for messages: {@code line 1502}, or {@code row 1500} in a source without lines. */
    default String place() {
        return line() == 0 ? "row " + number() : "line " + line();
    }

    /**
     * An event. Whoever makes one gives up the arrays, which may be the same one.
     *
     * @param id the event's id, the record key
     * @param timestampMillis the record's timestamp, where the event itself has no time; otherwise it is when it is sent
     * @param labeled Avro body of the event with its label
     * @param live Avro body of the event without its label, where the schema can leave it out
     */
    record Event(long number, long line, String id, OptionalLong timestampMillis, byte[] labeled, byte[] live)
            implements Row {

        /** An event of a source without lines that has its time itself. */
        public Event(long number, String id, byte[] labeled, byte[] live) {
            this(number, 0, id, OptionalLong.empty(), labeled, live);
        }
    }

    /**
     * A row that is no event.
     *
     * @param text the row as it stands in the source, or its beginning if it is very long
     * @param reason names the line or the row, the column and what is wrong
     */
    record Unusable(long number, long line, byte[] text, String reason) implements Row {}
}
