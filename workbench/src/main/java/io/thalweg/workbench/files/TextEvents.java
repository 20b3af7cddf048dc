package io.thalweg.workbench.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of a text file as events: what CSV and JSON Lines do differently. */
interface TextEvents extends Closeable {

    /**
     * The next row, or empty at the end of the file.
     *
     * @param id of the event, unless the row has one
     * @param timeMillis of the event, unless the row has one
     * @throws IOException if the file cannot be read
     */
    Optional<TextEvent> next(String id, long timeMillis) throws IOException;
}
