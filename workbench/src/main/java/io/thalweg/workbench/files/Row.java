package io.thalweg.workbench.files;

import java.util.OptionalLong;

/** One row of a source: an event, or the reason why it cannot be used. */
public sealed interface Row {

    /** The row number, counted from 0. */
    long number();

    /** The line in which the row begins, counted from 1; 0 if the source has no lines. */
    long line();

    /** The place for messages: {@code line 1502}, or {@code row 1500} in a source without lines. */
    default String place() {
        return line() == 0 ? "row " + number() : "line " + line();
    }

    /**
     * An event. The record takes ownership of the arrays, which may be the same array.
     *
     * @param id the event's id, which is the record key
     * @param timestampMillis the record's timestamp, if the event has no time field; otherwise the time of sending is
     *     used
     * @param labeled Avro body of the event with its label
     * @param live Avro body of the event without its label, if the schema allows that
     */
    record Event(long number, long line, String id, OptionalLong timestampMillis, byte[] labeled, byte[] live)
            implements Row {

        /** An event of a source without lines, with its own time field. */
        public Event(long number, String id, byte[] labeled, byte[] live) {
            this(number, 0, id, OptionalLong.empty(), labeled, live);
        }
    }

    /**
     * A row that cannot be encoded as an event.
     *
     * @param text the row as it stands in the source; cut off if it is very long
     * @param reason names the line or the row, the column and the problem
     */
    record Unusable(long number, long line, byte[] text, String reason) implements Row {}
}
