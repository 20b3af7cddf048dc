package io.thalweg.workbench.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A sequence of events in a fixed order, from a file or a generator. It is read once, from the beginning, by one
 * thread.
 */
public interface EventSource extends Closeable {

    /** The name in messages, such as the file's name. */
    String name();

    /**
     * Identifies the content: two sources with the same fingerprint return the same rows. A feed finds the records of
     * its earlier runs by it.
     *
     * @throws IOException if the source cannot be read
     */
    String fingerprint() throws IOException;

    /**
     * The next row, or empty after the last.
     *
     * @throws IOException if the rest cannot be read; the message names the source and the place
     */
    Optional<Row> next() throws IOException;

    /** Whether the source can be opened again and returns the same rows, so that a feed of it can be resumed. */
    default boolean isRepeatable() {
        return true;
    }

    /** The part of the source that is read, from 0 to 1; NaN if it has no end. */
    double progress();
}
