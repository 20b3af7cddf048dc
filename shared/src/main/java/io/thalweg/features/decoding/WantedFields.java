package io.thalweg.features.decoding;

import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.FieldDecoders;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Says for each field of the pipeline what is done with its value: the meaning of {@code events}, {@code features} and
 * {@code label}.
 */
final class WantedFields implements FieldDecoders {

    /**
     * A field to be read.
     *
     * @param path its name, or the names from the outermost record inwards, joined by dots
     * @param required whether a writer's schema without it is refused
     */
    record Wanted(String path, boolean required, FieldDecoder decoder) {

        /** The targets of the field at {@code path} and of fields within it. */
        static List<Wanted> within(String path, List<Wanted> wanted) {
            return wanted.stream().filter(one -> one.isWithin(path)).toList();
        }

        boolean isWithin(String outer) {
            return path.equals(outer) || path.startsWith(outer + ".");
        }
    }

    private static final int MOST_VALUES_SHOWN = 20;

    private static final ValueReader NOTHING = (in, row) -> true;

    private final List<Wanted> wanted = new ArrayList<>();
    private final List<SeenValues> watched;

    private WantedFields(List<SeenValues> watched) {
        this.watched = watched;
    }

    /**
     * Creates the targets.
     *
     * @param watched receives a tracker of listed values for each field
     */
    static List<Wanted> of(
            EventSpec events,
            FeatureLayout layout,
            Optional<LabelSpec> label,
            Optional<String> weight,
            List<SeenValues> watched) {
        WantedFields fields = new WantedFields(watched);
        events.id().ifPresent(field -> fields.want(field, id(field)));
        events.time().ifPresent(field -> fields.want(field, time(field)));
        int column = 0;
        int number = 0;
        for (FeatureSpec feature : layout.features()) {
            feature.addTo(fields, new FeatureSpec.Columns(column, number));
            column += feature.width();
            number += feature.isStandardized() ? feature.width() : 0;
        }
        // A writer's schema need not have it: the learner says of each such event that its label is missing.
        label.ifPresent(truth -> fields.wanted.add(
                new Wanted(truth.field(), false, truth.match(fields::label, fields::label, WantedFields::label))));
        weight.ifPresent(field -> fields.wanted.add(new Wanted(field, false, weight(field))));
        return fields.wanted;
    }

    private void want(String field, FieldDecoder decoder) {
        wanted.add(new Wanted(field, true, decoder));
    }

    private static FieldDecoder id(String field) {
        return new TextDecoder(
                field,
                row -> {
                    row.id = new String(row.text, row.textStart, row.textLength, StandardCharsets.UTF_8);
                    return true;
                },
                (in, row) -> row.reject(field + " must identify the event but was null"));
    }

    private static FieldDecoder time(String field) {
        return new TimeDecoder(
                field,
                (millis, row) -> row.timeMillis = millis,
                (in, row) -> row.reject(field + " must be a time but was null"));
    }

    @Override
    public void number(String field, int column) {
        want(
                field,
                new NumberDecoder(
                        (value, row) -> {
                            row.columns[column] = (float) value;
                            return Ranges.isNumber(value) || Ranges.reject(field, value, row);
                        },
                        (in, row) -> {
                            row.columns[column] = Float.NaN;
                            return true;
                        }));
    }

    @Override
    public void standardizedNumber(String field, int number) {
        want(
                field,
                new NumberDecoder(
                        (value, row) -> {
                            row.numbers[number] = value;
                            return Ranges.isNumber(value) || Ranges.reject(field, value, row);
                        },
                        (in, row) -> {
                            row.numbers[number] = Double.NaN;
                            return true;
                        }));
    }

    @Override
    public void oneHot(FeatureSpec.Categorical category, int column) {
        ToIntFunction<ExampleBuffer> index = index(category);
        want(
                category.field(),
                new TextDecoder(
                        category.field(),
                        row -> {
                            int value = index.applyAsInt(row);
                            if (value != Vocabulary.UNKNOWN) {
                                row.columns[column + value] = 1;
                            }
                            return true;
                        },
                        NOTHING));
    }

    @Override
    public void index(FeatureSpec.Categorical category, int column) {
        ToIntFunction<ExampleBuffer> index = index(category);
        want(
                category.field(),
                new TextDecoder(
                        category.field(),
                        row -> {
                            int value = index.applyAsInt(row);
                            row.columns[column] = value == Vocabulary.UNKNOWN ? EmbeddedColumn.NONE : value;
                            return true;
                        },
                        (in, row) -> {
                            row.columns[column] = EmbeddedColumn.NONE;
                            return true;
                        }));
    }

    @Override
    public void vector(String field, Shape shape, float scale, int column) {
        want(field, new VectorDecoder(field, shape, new ScaledElements(field, scale, column), NOTHING));
    }

    /** The index of the row's text among the category's columns, or {@link Vocabulary#UNKNOWN}. */
    private ToIntFunction<ExampleBuffer> index(FeatureSpec.Categorical category) {
        List<String> listed = category.values();
        if (!listed.isEmpty()) {
            Vocabulary values = new Vocabulary(listed);
            SeenValues seen = new SeenValues("features[category].values", category.field(), listed, false);
            watched.add(seen);
            return row -> seen.note(values.index(row), row);
        }
        int seed = seed(category.field());
        int buckets = category.width();
        return row -> Integer.remainderUnsigned(Murmur3.hash(row.text, row.textStart, row.textLength, seed), buckets);
    }

    @Override
    public void bagOfWords(String field, int buckets, int column) {
        BagOfWords words = new BagOfWords(buckets, seed(field));
        want(
                field,
                new TextDecoder(
                        field,
                        row -> {
                            words.count(row, column);
                            return true;
                        },
                        NOTHING));
    }

    @Override
    public void standardizedVector(String field, Shape shape, int number) {
        int end = number + shape.elements();
        want(field, new VectorDecoder(field, shape, new StandardElements(field, number), (in, row) -> {
            Arrays.fill(row.numbers, number, end, Double.NaN);
            return true;
        }));
    }

    // StrictMath gives the same result on every machine; training and serving may run on different ones.
    @Override
    public void cyclic(String field, double period, int column) {
        double radiansPerUnit = 2 * Math.PI / period;
        want(
                field,
                new NumberDecoder(
                        (value, row) -> {
                            // The remainder is exact, but the product of a large number and a small angle is not.
                            double angle = value % period * radiansPerUnit;
                            row.columns[column] = (float) StrictMath.sin(angle);
                            row.columns[column + 1] = (float) StrictMath.cos(angle);
                            return Ranges.isNumber(value) || Ranges.reject(field, value, row);
                        },
                        NOTHING));
    }

    @Override
    public void cyclicTime(String field, long periodMillis, int column) {
        double radiansPerMilli = 2 * Math.PI / periodMillis;
        want(
                field,
                new TimeDecoder(
                        field,
                        (millis, row) -> {
                            // The remainder first, because it is exact.
                            double angle = Math.floorMod(millis, periodMillis) * radiansPerMilli;
                            row.columns[column] = (float) StrictMath.sin(angle);
                            row.columns[column + 1] = (float) StrictMath.cos(angle);
                        },
                        NOTHING));
    }

    private FieldDecoder label(LabelSpec.Binary label) {
        List<String> listed = List.of(label.positive());
        Vocabulary positive = new Vocabulary(listed);
        SeenValues seen = new SeenValues("label.positive", label.field(), listed, true);
        watched.add(seen);
        return new TextDecoder(
                label.field(),
                row -> {
                    row.label = seen.note(positive.index(row), row) == Vocabulary.UNKNOWN ? 0 : 1;
                    return true;
                },
                NOTHING);
    }

    private FieldDecoder label(LabelSpec.Classes label) {
        Vocabulary values = new Vocabulary(label.values());
        SeenValues seen = new SeenValues("label.values", label.field(), label.values(), false);
        watched.add(seen);
        return new TextDecoder(
                label.field(),
                row -> {
                    int index = seen.note(values.index(row), row);
                    row.label = index;
                    return index != Vocabulary.UNKNOWN || rejectClass(label, row);
                },
                NOTHING);
    }

    private static FieldDecoder label(LabelSpec.Regression label) {
        return new NumberDecoder(
                (value, row) -> {
                    row.label = (float) value;
                    return Ranges.isNumber(value) || Ranges.reject(label.field(), value, row);
                },
                NOTHING);
    }

    private static FieldDecoder weight(String field) {
        return new NumberDecoder(
                (value, row) -> {
                    row.weight = (float) value;
                    return (Ranges.isNumber(value) && value >= 0)
                            || Ranges.rejectBelow(0, field + ", the example's weight,", value, row);
                },
                NOTHING);
    }

    private static boolean rejectClass(LabelSpec.Classes classes, ExampleBuffer row) {
        return row.reject(classes.field() + " must be one of " + shown(classes.values()) + " but was " + row.excerpt());
    }

    private static String shown(List<String> values) {
        return values.size() <= MOST_VALUES_SHOWN
                ? values.toString()
                : values.subList(0, MOST_VALUES_SHOWN) + " and " + (values.size() - MOST_VALUES_SHOWN) + " more";
    }

    private static int seed(String field) {
        byte[] name = field.getBytes(StandardCharsets.UTF_8);
        return Murmur3.hash(name, 0, name.length, 0);
    }
}
