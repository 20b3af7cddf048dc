package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;

/** Reads one value of one type and puts what it means into the row. */
@FunctionalInterface
interface ValueReader {

    /** False if the record cannot be used: the row says why, and nothing more is to be read. */
    boolean read(AvroInput in, ExampleBuffer row) throws MalformedException;
}
