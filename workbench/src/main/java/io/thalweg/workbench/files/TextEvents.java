package io.thalweg.workbench.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads the rows of a text file as events. The implementations differ by file format. */
interface TextEvents extends Closeable {

    /**
     * The next row, or empty at the end of the file.
     *
     * @param id id of the event, unless the row has one
     * @param timeMillis time of the event, unless the row has one
     * @throws IOException if the file cannot be read
     */
    Optional<TextEvent> next(String id, long timeMillis) throws IOException;
}
