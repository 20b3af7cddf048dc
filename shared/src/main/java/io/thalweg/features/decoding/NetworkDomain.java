package io.thalweg.features.decoding;

import io.thalweg.features.Decoded;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.LabelSpec;
import io.thalweg.features.Rejected;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The inputs and labels that a network and its loss are defined for. Each record is checked, because one value outside
 * would make the loss of a whole batch NaN.
 */
final class NetworkDomain {

    private final FeatureLayout layout;
    private final Optional<LabelSpec> label;
    private final Loss loss;
    private final float leastLabel;

    /** Index of the embedding layer that looks up the inputs, and the number of rows of its table; 0 rows if there is none. */
    private final int table;

    private final int buckets;

    NetworkDomain(NetworkSpec network, FeatureLayout layout, Optional<LabelSpec> label) {
        this.layout = layout;
        this.label = label;
        loss = network.loss();
        leastLabel = loss.leastLabel();
        OptionalInt embedding = network.inputEmbedding();
        table = embedding.orElse(0);
        buckets = embedding.isPresent() ? ((EmbeddingSpec) network.layers().get(table)).buckets() : 0;
    }

    /** Returns the example, or why it cannot be used. */
    Decoded check(Example example) {
        if (buckets > 0) {
            float[] columns = example.features().columns();
            for (int column = 0; column < columns.length; column++) {
                if (!isIndex(columns[column])) {
                    return new Rejected(layout.name(column) + " must be a whole number from 0 to " + (buckets - 1)
                            + ", or -1 for none, to be looked up in network[" + table + "].embedding, but was "
                            + shown(columns[column]));
                }
            }
        }
        if (example.label() < leastLabel) {
            return new Rejected(label.orElseThrow().field() + " must be " + (leastLabel == 0 ? "0 or more" : leastLabel)
                    + " to be the label of the loss " + loss.key() + " but was " + shown(example.label()));
        }
        return example;
    }

    /** Whether a value is a valid index. A missing number becomes 0. */
    private boolean isIndex(float value) {
        return Float.isNaN(value) || (value == (int) value && value >= EmbeddedColumn.NONE && value < buckets);
    }

    private static String shown(float value) {
        return value == (long) value ? Long.toString((long) value) : Float.toString(value);
    }
}
