package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;

/** Reads one value of one type and writes its meaning to the row. */
@FunctionalInterface
interface ValueReader {

    /** Returns false if the record cannot be used: the row has the reason, and nothing more may be read. */
    boolean read(AvroInput in, ExampleBuffer row) throws MalformedException;
}
