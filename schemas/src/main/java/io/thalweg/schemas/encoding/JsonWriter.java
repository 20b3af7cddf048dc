package io.thalweg.schemas.encoding;

import com.fasterxml.jackson.databind.JsonNode;

/** Writes a JSON value as a value of one type. */
@FunctionalInterface
interface JsonWriter {

    /**
     * False if it is no such value: the draft says why, without the name of the field, and something may have been written
     * all the same.
     */
    boolean write(JsonNode value, Draft draft);
}
