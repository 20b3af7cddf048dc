package io.thalweg.schemas.encoding;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.schemas.avro.AvroOutput;

/** The event in the making. One per encoder; writers read the row from it and write into it. */
final class Draft {

    final AvroOutput out = new AvroOutput(256);

    /** The row, as a file has it: texts by column, bytes, or a JSON object. */
    String[] texts;

    byte[] vector;

    JsonNode object;

    String id;
    long timeMillis;

    /** Where the label stands in the output. */
    int labelStart;

    int labelEnd;

    /** Why the row is no event; null while it may be one. */
    String reason;

    void begin(String rowId, long rowTimeMillis) {
        out.clear();
        id = rowId;
        timeMillis = rowTimeMillis;
        labelStart = 0;
        labelEnd = 0;
        reason = null;
    }

    /** Always false, so that a writer can end with it. */
    boolean reject(String why) {
        reason = why;
        return false;
    }
}
