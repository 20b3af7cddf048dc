package io.thalweg.workbench.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Events in a fixed order, row by row: a file, or a generator. Read from its beginning, once, by one thread. */
public interface EventSource extends Closeable {

    /** What messages call it: the file's name. */
    String name();

    /**
     * Identifies the content: two sources with the same fingerprint give the same rows. A feed that resumes knows its own
     * records by it.
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

    /** Whether the source can be opened again and gives the same rows, so that a feed of it can be resumed. */
    default boolean isRepeatable() {
        return true;
    }

    /** How much was read, from 0 to 1; NaN if the source has no end. */
    double progress();
}
