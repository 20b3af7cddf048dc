package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;

/** Writes the elements of one vector to the row. */
sealed interface VectorElements permits ScaledElements, StandardElements {

    /** Reads the elements from index {@code from} to {@code from + count}. The caller has checked that they fit. */
    @FunctionalInterface
    interface BlockReader {

        /** Returns false if the record cannot be used: the row has the reason. */
        boolean read(AvroInput in, ExampleBuffer row, int from, int count) throws MalformedException;
    }

    /** Reads elements that are written as floats. */
    BlockReader floats();

    /** Reads elements one by one with {@code number}. */
    BlockReader numbers(NumberReader number);

    /** Writes bytes as numbers from 0 to 255, starting at {@code start}. */
    void putBytes(byte[] bytes, int start, int length, ExampleBuffer row);
}
