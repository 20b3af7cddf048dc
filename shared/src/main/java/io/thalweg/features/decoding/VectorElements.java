package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;

/** Puts the numbers of one vector into the row. */
sealed interface VectorElements permits ScaledElements, StandardElements {

    /** Reads elements {@code from} to {@code from + count}, which are known to fit. */
    @FunctionalInterface
    interface BlockReader {

        /** False if the record cannot be used: the row says why. */
        boolean read(AvroInput in, ExampleBuffer row, int from, int count) throws MalformedException;
    }

    /** Reads elements that were written as floats. */
    BlockReader floats();

    /** Reads elements one by one, as {@code number} reads them. */
    BlockReader numbers(NumberReader number);

    /** Takes the bytes from {@code start} on as numbers from 0 to 255. */
    void putBytes(byte[] bytes, int start, int length, ExampleBuffer row);
}
