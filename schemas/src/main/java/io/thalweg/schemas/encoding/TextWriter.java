package io.thalweg.schemas.encoding;

import io.thalweg.schemas.avro.AvroOutput;

/** Writes a text as a value of one type. */
@FunctionalInterface
interface TextWriter {

    /** False if the text is no such value; something may have been written all the same. */
    boolean write(String text, AvroOutput out);
}
