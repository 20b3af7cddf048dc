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

    /** How much was read, from 0 to 1; NaN if the source has no end. */
    double progress();
}
