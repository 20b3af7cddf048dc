package io.thalweg.features;

import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.LeftOutOfFingerprint;
import io.thalweg.network.Shape;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/** How one or more fields of an event become numbers: one entry of {@code features} in pipeline.yaml. */
public sealed interface FeatureSpec extends Serializable {

    /**
     * Where a standardised value is cut off unless the pipeline says otherwise, in deviations. One price peak of 158
     * deviations, learned as such, undoes what thousands of events have taught: on the electricity data, batch 1, the log-loss
     * is 0.42 without a limit, 0.24 with one; from 3 to 10 it hardly matters which.
     */
    double DEFAULT_CLIP = 5;

    /** The clip that never cuts. */
    double NO_CLIP = Double.POSITIVE_INFINITY;

    /** The event's fields that this feature reads. */
    List<String> fields();

    /** How many numbers come out. */
    int width();

    /** How many of them are standardised: all or none. */
    default int standardizedWidth() {
        return 0;
    }

    /** What comes out, as a network that gets nothing else sees it. */
    default Shape shape() {
        return Shape.of(width());
    }

    /**
     * One number each. A null becomes 0 after scaling: the running mean, or plain 0 without scaling.
     *
     * @param standardize divide the distance to the running mean by the running deviation
     * @param clip the largest size of a standardised value, in deviations; {@link #NO_CLIP} for none
     */
    record Numeric(
            List<String> fields,
            boolean standardize,
            @LeftOutOfFingerprint double clip) implements FeatureSpec {
        public Numeric {
            fields = List.copyOf(fields);
            requireClip(clip);
        }

        /** With the default clip. */
        public Numeric(List<String> fields, boolean standardize) {
            this(fields, standardize, DEFAULT_CLIP);
        }

        @Override
        public int width() {
            return fields.size();
        }

        @Override
        public int standardizedWidth() {
            return standardize ? width() : 0;
        }
    }

    /** A value out of several: one-hot, one column for each. */
    sealed interface Categorical extends FeatureSpec {

        String field();

        @Override
        default List<String> fields() {
            return List.of(field());
        }
    }

    /** One-hot over the given values, in that order. A null or a value not listed gives zeros only. */
    record Category(String field, List<String> values) implements Categorical {
        public Category {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("category " + field + " must list at least one value");
            }
            if (Set.copyOf(values).size() != values.size()) {
                throw new IllegalArgumentException("category " + field + " lists a value twice: " + values);
            }
        }

        @Override
        public int width() {
            return values.size();
        }
    }

    /** One-hot over hash(value) mod buckets. A null gives zeros only. */
    record HashedCategory(String field, int buckets) implements Categorical {
        public HashedCategory {
            requireBuckets(buckets);
        }

        @Override
        public int width() {
            return buckets;
        }
    }

    /**
     * One column with the index of the category's one-hot column, for which the network learns a vector. A null or a value
     * not listed gives {@link EmbeddedColumn#NONE}, whose vector is zeros.
     *
     * @param units length of the vector
     */
    record Embedded(Categorical category, int units) implements FeatureSpec {
        public Embedded {
            // The table has the rules, whichever column it is for.
            new EmbeddedColumn(category.field(), 0, category.width(), units);
        }

        @Override
        public List<String> fields() {
            return category.fields();
        }

        @Override
        public int width() {
            return 1;
        }

        EmbeddedColumn column(int index) {
            return new EmbeddedColumn(category.field(), index, category.width(), units);
        }
    }

    /** The numbers of an array field, or the bytes (0 to 255) of a bytes field, each times {@code scale}. A null gives zeros. */
    record Vector(String field, Shape shape, double scale) implements FeatureSpec {
        @Override
        public List<String> fields() {
            return List.of(field);
        }

        @Override
        public int width() {
            return shape.elements();
        }
    }

    /**
     * The numbers of an array field, or the bytes (0 to 255) of a bytes field, each standardised on its own. A null counts as
     * the mean of each.
     *
     * @param clip the largest size of a standardised value, in deviations; {@link #NO_CLIP} for none
     */
    record StandardVector(
            String field, Shape shape, @LeftOutOfFingerprint double clip) implements FeatureSpec {
        public StandardVector {
            requireClip(clip);
        }

        /** With the default clip. */
        public StandardVector(String field, Shape shape) {
            this(field, shape, DEFAULT_CLIP);
        }

        @Override
        public List<String> fields() {
            return List.of(field);
        }

        @Override
        public int width() {
            return shape.elements();
        }

        @Override
        public int standardizedWidth() {
            return width();
        }
    }

    /**
     * Bag of words: each run of letters or digits, in lower case, adds one to bucket hash(word) mod buckets; then the whole
     * is divided by its Euclidean length. A null or a text without words gives zeros.
     */
    record Text(String field, int buckets) implements FeatureSpec {
        public Text {
            requireBuckets(buckets);
        }

        @Override
        public List<String> fields() {
            return List.of(field);
        }

        @Override
        public int width() {
            return buckets;
        }
    }

    /** sin(2πx/period) and cos(2πx/period). A null gives two zeros, which no x does. */
    record Cyclic(String field, double period) implements FeatureSpec {
        public Cyclic {
            if (!(period > 0 && period < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "period must be above 0 but was " + period + " (cyclic " + field + ")");
            }
        }

        @Override
        public List<String> fields() {
            return List.of(field);
        }

        @Override
        public int width() {
            return 2;
        }
    }

    /**
     * sin(2πt/period) and cos(2πt/period) of a time t: the hour of the day, the day of the week. A null gives two zeros.
     *
     * @param periodMillis after how many milliseconds it begins again
     */
    record CyclicTime(String field, long periodMillis) implements FeatureSpec {
        public CyclicTime {
            if (periodMillis < 1) {
                throw new IllegalArgumentException(
                        "period must be at least 1ms but was " + periodMillis + "ms (cyclic " + field + ")");
            }
        }

        @Override
        public List<String> fields() {
            return List.of(field);
        }

        @Override
        public int width() {
            return 2;
        }
    }

    private static void requireClip(double clip) {
        if (!(clip > 0)) {
            throw new IllegalArgumentException("clip must be above 0, or null for no limit, but was " + clip);
        }
    }

    private static void requireBuckets(int buckets) {
        if (buckets < 1) {
            throw new IllegalArgumentException("buckets must be at least 1 but was " + buckets);
        }
    }
}
