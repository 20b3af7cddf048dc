package io.thalweg.schemas.encoding;

/** Writes one field of an event. */
@FunctionalInterface
interface FieldWriter {

    /** False if the row has nothing fit for the field: the draft says why. */
    boolean write(Draft draft);
}
