package io.thalweg.features;

import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.FormatName;
import io.thalweg.network.LeftOutOfFingerprint;
import io.thalweg.network.Shape;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How one or more fields of an event become numbers: one entry of {@code features} in pipeline.yaml.
 *
 * <pre>{@code
 * FeatureSpec hour = new FeatureSpec.Cyclic("hour", 24);
 * hour.width();      // 2: sine and cosine
 * hour.columnName(1) // "hour"
 * }</pre>
 *
 * Immutable.
 */
public sealed interface FeatureSpec extends Serializable {

    /**
     * The default limit of a standardised value, in standard deviations. Without a limit, one price that was 158 deviations
     * from the mean undid what thousands of events had taught: on the electricity data with batches of one, the log-loss is
     * 0.42 without a limit and 0.24 with one. Limits from 3 to 10 give nearly the same result.
     */
    double DEFAULT_CLIP = 5;

    /** The value of {@link #clip} that means no limit. */
    double NO_CLIP = Double.POSITIVE_INFINITY;

    /** The fields that this feature reads, with the requirements for their types. */
    List<FieldUse> uses();

    /** The number of columns. */
    int width();

    /** Whether the columns are standardised: divided by the running standard deviation, after the running mean is subtracted. */
    boolean isStandardized();

    /** The largest absolute value of a standardised column, in standard deviations; {@link #NO_CLIP} if there is no limit. */
    double clip();

    /** Whether a missing value is NaN in its column until {@link FeatureScaler} replaces it by 0. */
    boolean usesNaNForMissing();

    /** Whether nearly all columns are 0 in each example: one-hot, hashed, words. */
    boolean isSparse();

    /**
     * Whether the values of the columns are usually not integers. An embedding layer refuses such columns as its input.
     */
    boolean givesFractions();

    /** Whether the columns are the elements of one vector, which a file can contain as an array. */
    boolean isVector();

    /** The field that a column is computed from; for an element of a vector with its index, {@code pixels[3]}. */
    String columnName(int column);

    /** Adds the decoders of the fields. {@code columns} says where the values go. */
    void addTo(FieldDecoders decoders, Columns columns);

    /** The keys and values of this entry in pipeline.yaml, with all defaults. Durations and shapes are values of their types. */
    Map<String, Object> settings();

    /** The fields of the event that this feature reads. */
    default List<String> fields() {
        return uses().stream().map(FieldUse::field).toList();
    }

    /** The shape of the columns if they are the whole input of the network. */
    default Shape shape() {
        return Shape.of(width());
    }

    /** The embedding table of a category, if the column {@code index} is an index into one. */
    default Optional<EmbeddedColumn> embeddedColumn(int index) {
        return Optional.empty();
    }

    /**
     * The position of a feature's columns.
     *
     * @param first index of its first column
     * @param firstStandardized index of its first value among the standardised values
     */
    record Columns(int first, int firstStandardized) {}

    /** A feature whose columns are not standardised. */
    sealed interface NotStandardized extends FeatureSpec {

        @Override
        default boolean isStandardized() {
            return false;
        }

        @Override
        default double clip() {
            return NO_CLIP;
        }
    }

    /** A feature of one field that is not a vector. */
    sealed interface OfOneField extends NotStandardized {

        String field();

        @Override
        default boolean usesNaNForMissing() {
            return false;
        }

        @Override
        default boolean isVector() {
            return false;
        }

        @Override
        default String columnName(int column) {
            return field();
        }
    }

    /** A feature whose columns are the elements of one field. */
    sealed interface OfElements extends FeatureSpec {

        String field();

        @Override
        default List<FieldUse> uses() {
            return List.of(FieldUse.vector("vector", field(), shape()));
        }

        @Override
        default int width() {
            return shape().elements();
        }

        @Override
        default boolean isSparse() {
            return false;
        }

        @Override
        default boolean usesNaNForMissing() {
            return false;
        }

        @Override
        default boolean isVector() {
            return true;
        }

        @Override
        default String columnName(int column) {
            return field() + "[" + column + "]";
        }
    }

    /**
     * One column per numeric field. A null is 0 after standardisation, which is the running mean; without
     * standardisation it is 0.
     */
    @FormatName("Numeric")
    record Numeric(
            List<String> fields,
            boolean standardize,
            @LeftOutOfFingerprint double clip) implements FeatureSpec {
        public Numeric {
            fields = List.copyOf(fields);
            requireClip(clip);
        }

        /** Creates the feature with the default clip. */
        public Numeric(List<String> fields, boolean standardize) {
            this(fields, standardize, DEFAULT_CLIP);
        }

        @Override
        public List<FieldUse> uses() {
            return IntStream.range(0, fields.size())
                    .mapToObj(i -> FieldUse.of("numeric[" + i + "]", fields.get(i), FieldUse.Kind.NUMBER))
                    .toList();
        }

        @Override
        public int width() {
            return fields.size();
        }

        @Override
        public boolean isStandardized() {
            return standardize;
        }

        @Override
        public boolean usesNaNForMissing() {
            return !standardize;
        }

        @Override
        public boolean isSparse() {
            return false;
        }

        @Override
        public boolean givesFractions() {
            return standardize;
        }

        @Override
        public boolean isVector() {
            return false;
        }

        @Override
        public String columnName(int column) {
            return fields.get(column);
        }

        @Override
        public void addTo(FieldDecoders decoders, Columns columns) {
            for (int i = 0; i < fields.size(); i++) {
                if (standardize) {
                    decoders.standardizedNumber(fields.get(i), columns.firstStandardized() + i);
                } else {
                    decoders.number(fields.get(i), columns.first() + i);
                }
            }
        }

        @Override
        public Map<String, Object> settings() {
            return standardize
                    ? OrderedSettings.of("numeric", fields, "scale", "standard", "clip", clip)
                    : OrderedSettings.of("numeric", fields, "scale", "none");
        }
    }

    /** A category: one-hot, with one column per value. */
    sealed interface Categorical extends OfOneField {

        /** The values in the order of their columns; empty if values are hashed. */
        List<String> values();

        @Override
        default List<FieldUse> uses() {
            return List.of(FieldUse.category("category", field(), values()));
        }

        @Override
        default boolean isSparse() {
            return true;
        }

        @Override
        default boolean givesFractions() {
            return false;
        }

        @Override
        default void addTo(FieldDecoders decoders, Columns columns) {
            decoders.oneHot(this, columns.first());
        }
    }

    /** One-hot over the given values, in that order. A null or a value that is not listed gives only zeros. */
    @FormatName("Category")
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

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("category", field, "values", values);
        }
    }

    /** One-hot over hash(value) mod buckets. A null gives only zeros. */
    @FormatName("HashedCategory")
    record HashedCategory(String field, int buckets) implements Categorical {
        public HashedCategory {
            requireBuckets(buckets);
        }

        @Override
        public List<String> values() {
            return List.of();
        }

        @Override
        public int width() {
            return buckets;
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("category", field, "buckets", buckets);
        }
    }

    /**
     * One column with the index of the category's one-hot column, which the network replaces by a learned vector. A
     * null or a value that is not listed gives {@link EmbeddedColumn#NONE}, whose vector is zeros.
     *
     * @param units length of the vector
     */
    @FormatName("Embedded")
    record Embedded(Categorical category, int units) implements OfOneField {
        public Embedded {
            // The constructor of the table checks the number of units. The column does not matter here.
            new EmbeddedColumn(category.field(), 0, category.width(), units);
        }

        @Override
        public String field() {
            return category.field();
        }

        @Override
        public List<FieldUse> uses() {
            return category.uses();
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public boolean isSparse() {
            return false;
        }

        @Override
        public boolean givesFractions() {
            return false;
        }

        @Override
        public Optional<EmbeddedColumn> embeddedColumn(int index) {
            return Optional.of(new EmbeddedColumn(category.field(), index, category.width(), units));
        }

        @Override
        public void addTo(FieldDecoders decoders, Columns columns) {
            decoders.index(category, columns.first());
        }

        @Override
        public Map<String, Object> settings() {
            Map<String, Object> settings = category.settings();
            settings.put("embedding", units);
            return settings;
        }
    }

    /**
     * The numbers of an array field, or the bytes (0 to 255) of a bytes field, each multiplied by {@code scale}. A null gives
     * zeros.
     */
    @FormatName("Vector")
    record Vector(String field, Shape shape, double scale) implements OfElements, NotStandardized {

        @Override
        public boolean givesFractions() {
            return scale != Math.rint(scale);
        }

        @Override
        public void addTo(FieldDecoders decoders, Columns columns) {
            decoders.vector(field, shape, (float) scale, columns.first());
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("vector", field, "shape", shape, "scale", scale);
        }
    }

    /**
     * The numbers of an array field, or the bytes (0 to 255) of a bytes field, each element standardised separately. A
     * null is replaced by the mean of each element.
     */
    @FormatName("StandardVector")
    record StandardVector(
            String field, Shape shape, @LeftOutOfFingerprint double clip) implements OfElements {
        public StandardVector {
            requireClip(clip);
        }

        /** Creates the feature with the default clip. */
        public StandardVector(String field, Shape shape) {
            this(field, shape, DEFAULT_CLIP);
        }

        @Override
        public boolean isStandardized() {
            return true;
        }

        @Override
        public boolean givesFractions() {
            return true;
        }

        @Override
        public void addTo(FieldDecoders decoders, Columns columns) {
            decoders.standardizedVector(field, shape, columns.firstStandardized());
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("vector", field, "shape", shape, "scale", "standard", "clip", clip);
        }
    }

    /**
     * Bag of words: each run of letters or digits, in lower case, adds 1 to the bucket hash(word) mod buckets; then the whole
     * is divided by its Euclidean norm. A null or a text without words gives zeros.
     */
    @FormatName("Text")
    record Text(String field, int buckets) implements OfOneField {
        public Text {
            requireBuckets(buckets);
        }

        @Override
        public List<FieldUse> uses() {
            return List.of(FieldUse.of("text", field, FieldUse.Kind.TEXT));
        }

        @Override
        public int width() {
            return buckets;
        }

        @Override
        public boolean isSparse() {
            return true;
        }

        @Override
        public boolean givesFractions() {
            return true;
        }

        @Override
        public void addTo(FieldDecoders decoders, Columns columns) {
            decoders.bagOfWords(field, buckets, columns.first());
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("text", field, "buckets", buckets);
        }
    }

    /** sin(2πx/period) and cos(2πx/period). A null gives two zeros, which no x gives. */
    @FormatName("Cyclic")
    record Cyclic(String field, double period) implements Periodic {
        public Cyclic {
            if (!(period > 0 && period < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "period must be above 0 but was " + period + " (cyclic " + field + ")");
            }
        }

        @Override
        public List<FieldUse> uses() {
            return List.of(FieldUse.of("cyclic", field, FieldUse.Kind.NUMBER));
        }

        @Override
        public void addTo(FieldDecoders decoders, Columns columns) {
            decoders.cyclic(field, period, columns.first());
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("cyclic", field, "period", period);
        }
    }

    /**
     * sin(2πt/period) and cos(2πt/period) of a time t: the hour of the day, the day of the week. A null gives two zeros.
     *
     * @param periodMillis the period in milliseconds
     */
    @FormatName("CyclicTime")
    record CyclicTime(String field, long periodMillis) implements Periodic {
        public CyclicTime {
            if (periodMillis < 1) {
                throw new IllegalArgumentException(
                        "period must be at least 1ms but was " + periodMillis + "ms (cyclic " + field + ")");
            }
        }

        @Override
        public List<FieldUse> uses() {
            return List.of(FieldUse.of("cyclic", field, FieldUse.Kind.TIME));
        }

        @Override
        public void addTo(FieldDecoders decoders, Columns columns) {
            decoders.cyclicTime(field, periodMillis, columns.first());
        }

        @Override
        public Map<String, Object> settings() {
            return OrderedSettings.of("cyclic", field, "period", Duration.ofMillis(periodMillis));
        }
    }

    /** A feature with two columns, sine and cosine. */
    sealed interface Periodic extends OfOneField {

        @Override
        default int width() {
            return 2;
        }

        @Override
        default boolean isSparse() {
            return false;
        }

        @Override
        default boolean givesFractions() {
            return true;
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
