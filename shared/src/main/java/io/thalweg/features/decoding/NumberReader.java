package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;

/** Reads one number. */
@FunctionalInterface
interface NumberReader {

    double read(AvroInput in) throws MalformedException;
}
