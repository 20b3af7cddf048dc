package io.thalweg.network;

import java.io.Serializable;

/**
 * An input column whose values are rows of an embedding table: the layers receive the U learned numbers of the row, or
 * zeros for {@link #NONE}. This is equivalent to one-hot times {@code W [buckets, U]}, without the multiplications by
 * zero.
 *
 * @param name name of the table: its tensor is {@code features.<name>.weight}
 * @param column its index in the input
 * @param buckets rows of the table
 * @param units U
 */
@FormatName("EmbeddedColumn")
public record EmbeddedColumn(String name, int column, int buckets, int units) implements Serializable {

    /** The value of the column that means no row. */
    public static final int NONE = -1;

    /** The largest integer up to which a float can represent all integers. */
    private static final int MOST_BUCKETS = 1 << 24;

    public EmbeddedColumn {
        LayerRules.atLeast(0, "column", column);
        LayerRules.atLeast(1, "buckets", buckets);
        LayerRules.atLeast(1, "embedding", units);
        if (buckets > MOST_BUCKETS) {
            throw new IllegalArgumentException(
                    "buckets must be at most " + MOST_BUCKETS + " with an embedding but was " + buckets);
        }
    }

    LayerTensor table() {
        return EmbeddingSpec.table(buckets, units);
    }
}
