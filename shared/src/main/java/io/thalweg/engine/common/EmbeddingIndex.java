package io.thalweg.engine.common;

import io.thalweg.network.EmbeddedColumn;

/** Converts an input value to a row of an embedding table. */
public final class EmbeddingIndex {

    /** The number stands for no row: the vector is zeros. */
    public static final int NONE = EmbeddedColumn.NONE;

    /** The number means nothing: the vector is NaN, which no step learns from. */
    public static final int INVALID = -2;

    private EmbeddingIndex() {}

    /** In [0, buckets), {@link #NONE} or {@link #INVALID}. */
    public static int of(float number, int buckets) {
        int row = (int) number;
        return row == number && row >= NONE && row < buckets ? row : INVALID;
    }
}
