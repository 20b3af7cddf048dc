package io.thalweg.config;

import io.thalweg.features.FeatureSpec;
import io.thalweg.network.Shape;
import io.thalweg.yaml.Format;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Kinds;
import io.thalweg.yaml.Section;
import io.thalweg.yaml.Values;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The keys of an entry of {@code features}: one section per kind. */
final class FeatureKeys {

    private static final Format<Shape> SHAPE =
            Formats.list(Formats.wholeNumber()).map("a list of whole numbers, outermost first", FeatureKeys::shape);

    private static final Key<List<String>> NUMERIC =
            Key.required("numeric", Formats.listOrOne(Formats.text()), "[price, volume]");
    private static final Key<Boolean> NUMERIC_SCALE = Key.of(
            "scale",
            Formats.choice(List.of(true, false), standardize -> standardize ? "standard" : "none"),
            "standard");

    /**
     * Only valid with standardisation. It is listed before {@code scale}, so that it is the key that an error about
     * both names.
     */
    private static final Key<Optional<Double>> CLIP = Key.of("clip", Formats.orNull(Formats.number()), "5");

    private static final Key<String> CATEGORY = Key.required("category", Formats.text(), "day");
    private static final Key<Optional<List<String>>> CATEGORY_VALUES =
            Key.of("values", Formats.orNull(Formats.list(Formats.text())), "null");
    private static final Key<Optional<Integer>> CATEGORY_BUCKETS =
            Key.of("buckets", Formats.orNull(Formats.wholeNumber()), "null");
    private static final Key<Optional<Integer>> CATEGORY_EMBEDDING =
            Key.of("embedding", Formats.orNull(Formats.wholeNumber()), "null");

    private static final Key<String> VECTOR = Key.required("vector", Formats.text(), "pixels");
    private static final Key<Shape> VECTOR_SHAPE = Key.required("shape", SHAPE, "[1, 28, 28]");
    /** Null means that elements are standardised; a number means that they are multiplied by it. */
    private static final Key<Optional<Double>> VECTOR_SCALE = Key.of(
            "scale",
            Formats.either(
                    Formats.number().map("a number", Optional::of),
                    Formats.choice(List.of(Optional.<Double>empty()), none -> "standard")),
            "1");

    private static final Key<String> TEXT = Key.required("text", Formats.text(), "message");
    private static final Key<Integer> TEXT_BUCKETS = Key.of("buckets", Formats.wholeNumber(), "4096");

    private static final Key<String> CYCLIC = Key.required("cyclic", Formats.text(), "hour");
    /** A duration means that the field is a time. */
    private static final Key<Function<String, FeatureSpec>> CYCLIC_PERIOD = Key.required(
            "period",
            Formats.either(
                    Formats.number().map("a number", period -> field -> new FeatureSpec.Cyclic(field, period)),
                    Formats.duration()
                            .map(
                                    "a duration such as 1h or 7d of a time",
                                    period -> field -> new FeatureSpec.CyclicTime(field, period.toMillis()))),
            "24");

    static final Kinds<FeatureSpec> KINDS = Kinds.<FeatureSpec>marked("feature")
            .with(
                    "numeric",
                    Section.of(
                            List.of(NUMERIC, CLIP, NUMERIC_SCALE),
                            values -> new FeatureSpec.Numeric(
                                    values.of(NUMERIC),
                                    values.of(NUMERIC_SCALE),
                                    clip(values, values.of(NUMERIC_SCALE)))))
            .with(
                    "category",
                    Section.of(
                            List.of(CATEGORY, CATEGORY_EMBEDDING, CATEGORY_VALUES, CATEGORY_BUCKETS),
                            values -> category(
                                    values.of(CATEGORY),
                                    values.of(CATEGORY_VALUES),
                                    values.of(CATEGORY_BUCKETS),
                                    values.of(CATEGORY_EMBEDDING))))
            .with(
                    "vector",
                    Section.of(
                            List.of(VECTOR, VECTOR_SHAPE, CLIP, VECTOR_SCALE),
                            values -> vector(
                                    values.of(VECTOR),
                                    values.of(VECTOR_SHAPE),
                                    values.of(VECTOR_SCALE),
                                    clip(values, values.of(VECTOR_SCALE).isEmpty()))))
            .with(
                    "text",
                    Section.of(
                            List.of(TEXT, TEXT_BUCKETS),
                            values -> new FeatureSpec.Text(values.of(TEXT), values.of(TEXT_BUCKETS))))
            .with("cyclic", Section.of(List.of(CYCLIC, CYCLIC_PERIOD), values -> values.of(CYCLIC_PERIOD)
                    .apply(values.of(CYCLIC))));

    private FeatureKeys() {}

    private static FeatureSpec vector(String field, Shape shape, Optional<Double> scale, double clip) {
        return scale.<FeatureSpec>map(factor -> new FeatureSpec.Vector(field, shape, factor))
                .orElseGet(() -> new FeatureSpec.StandardVector(field, shape, clip));
    }

    private static double clip(Values values, boolean isStandardized) {
        if (!isStandardized && values.isWritten(CLIP)) {
            throw new IllegalArgumentException("clip counts deviations, so it needs scale: standard; take it out");
        }
        return values.of(CLIP).orElse(FeatureSpec.NO_CLIP);
    }

    private static Shape shape(List<Integer> sizes) {
        Shape shape = new Shape(sizes);
        try {
            shape.elements();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "must have at most " + Integer.MAX_VALUE + " elements but " + shape + " has more", e);
        }
        return shape;
    }

    private static FeatureSpec category(
            String field, Optional<List<String>> values, Optional<Integer> buckets, Optional<Integer> embedding) {
        if (values.isPresent() == buckets.isPresent()) {
            throw new IllegalArgumentException("a category needs either values or buckets but has "
                    + (values.isPresent() ? "both" : "neither")
                    + "; list the values, or hash them into, for example, buckets: 4096");
        }
        FeatureSpec.Categorical category = buckets.<FeatureSpec.Categorical>map(
                        count -> new FeatureSpec.HashedCategory(field, count))
                .orElseGet(() -> new FeatureSpec.Category(field, values.orElseThrow()));
        return embedding
                .<FeatureSpec>map(units -> new FeatureSpec.Embedded(category, units))
                .orElse(category);
    }
}
