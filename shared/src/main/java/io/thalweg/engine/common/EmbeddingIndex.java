package io.thalweg.engine.common;

import io.thalweg.network.EmbeddedColumn;

/** Converts an input value to a row of an embedding table. */
public final class EmbeddingIndex {

    /** A valid value without a row: the vector is zeros. */
    public static final int NONE = EmbeddedColumn.NONE;

    /** An invalid value: the vector is NaN, so that the step is skipped. */
    public static final int INVALID = -2;

    private EmbeddingIndex() {}

    /** Returns the row in [0, buckets), {@link #NONE} or {@link #INVALID}. */
    public static int of(float number, int buckets) {
        int row = (int) number;
        return row == number && row >= NONE && row < buckets ? row : INVALID;
    }
}
