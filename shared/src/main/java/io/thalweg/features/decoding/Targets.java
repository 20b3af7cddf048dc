package io.thalweg.features.decoding;

import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.EmbeddedColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Says for each field of the pipeline what becomes of it: the meaning of {@code events}, {@code features} and {@code label}. */
final class Targets {

    /**
     * A field that is wanted.
     *
     * @param path its name, or the names from the outermost record inwards, joined by dots
     * @param required whether a writer's schema without it is of no use
     */
    record Wanted(String path, boolean required, Target target) {

        /** Those that are wanted of the field at {@code path}, or of fields within it. */
        static List<Wanted> within(String path, List<Wanted> wanted) {
            return wanted.stream().filter(one -> one.isWithin(path)).toList();
        }

        boolean isWithin(String outer) {
            return path.equals(outer) || path.startsWith(outer + ".");
        }
    }

    private static final int MOST_VALUES_SHOWN = 20;

    private static final ValueReader NOTHING = (in, row) -> true;

    private Targets() {}

    /** @param watched gets what can tell which listed values occur, a field each */
    static List<Wanted> of(
            EventSpec events,
            FeatureLayout layout,
            Optional<LabelSpec> label,
            Optional<String> weight,
            List<SeenValues> watched) {
        List<Wanted> wanted = new ArrayList<>();
        events.id().ifPresent(field -> wanted.add(new Wanted(field, true, id(field))));
        events.time().ifPresent(field -> wanted.add(new Wanted(field, true, time(field))));
        int column = 0;
        int number = 0;
        for (FeatureSpec feature : layout.features()) {
            addFeature(wanted, feature, column, number, watched);
            column += feature.width();
            number += feature.standardizedWidth();
        }
        // A writer's schema need not have it: the learner says of each such event that its label is missing.
        label.ifPresent(truth -> wanted.add(new Wanted(truth.field(), false, label(truth, watched))));
        weight.ifPresent(field -> wanted.add(new Wanted(field, false, weight(field))));
        return wanted;
    }

    private static void addFeature(
            List<Wanted> wanted, FeatureSpec feature, int column, int number, List<SeenValues> watched) {
        if (feature instanceof FeatureSpec.Numeric numeric) {
            for (int i = 0; i < numeric.fields().size(); i++) {
                String field = numeric.fields().get(i);
                wanted.add(new Wanted(
                        field,
                        true,
                        numeric.standardize() ? standardNumeric(field, number + i) : numeric(field, column + i)));
            }
        } else if (feature instanceof FeatureSpec.Categorical category) {
            wanted.add(new Wanted(category.field(), true, oneHot(category, column, watched)));
        } else if (feature instanceof FeatureSpec.Embedded embedded) {
            FeatureSpec.Categorical category = embedded.category();
            wanted.add(new Wanted(category.field(), true, embedded(category, column, watched)));
        } else if (feature instanceof FeatureSpec.Vector vector) {
            VectorElements elements = new ScaledElements(vector.field(), (float) vector.scale(), column);
            wanted.add(new Wanted(
                    vector.field(), true, new VectorTarget(vector.field(), vector.shape(), elements, NOTHING)));
        } else if (feature instanceof FeatureSpec.StandardVector vector) {
            wanted.add(new Wanted(vector.field(), true, standardVector(vector, number)));
        } else if (feature instanceof FeatureSpec.Text text) {
            wanted.add(new Wanted(text.field(), true, text(text, column)));
        } else if (feature instanceof FeatureSpec.Cyclic cyclic) {
            wanted.add(new Wanted(cyclic.field(), true, cyclic(cyclic, column)));
        } else if (feature instanceof FeatureSpec.CyclicTime cyclic) {
            wanted.add(new Wanted(cyclic.field(), true, cyclic(cyclic, column)));
        } else {
            throw new IllegalStateException("feature " + feature + " has no way to be decoded");
        }
    }

    private static Target id(String field) {
        return new TextTarget(
                field,
                row -> {
                    row.id = new String(row.text, row.textStart, row.textLength, StandardCharsets.UTF_8);
                    return true;
                },
                (in, row) -> row.reject(field + " must identify the event but was null"));
    }

    private static Target time(String field) {
        return new TimeTarget(
                field,
                (millis, row) -> row.timeMillis = millis,
                (in, row) -> row.reject(field + " must be a time but was null"));
    }

    private static Target numeric(String field, int column) {
        return new NumberTarget(
                (value, row) -> {
                    row.columns[column] = (float) value;
                    return Ranges.isNumber(value) || Ranges.reject(field, value, row);
                },
                (in, row) -> {
                    row.columns[column] = Float.NaN;
                    return true;
                });
    }

    private static Target standardNumeric(String field, int number) {
        return new NumberTarget(
                (value, row) -> {
                    row.numbers[number] = value;
                    return Ranges.isNumber(value) || Ranges.reject(field, value, row);
                },
                (in, row) -> {
                    row.numbers[number] = Double.NaN;
                    return true;
                });
    }

    private static Target oneHot(FeatureSpec.Categorical category, int column, List<SeenValues> watched) {
        ToIntFunction<Row> index = index(category, watched);
        return new TextTarget(
                category.field(),
                row -> {
                    int value = index.applyAsInt(row);
                    if (value != Vocabulary.UNKNOWN) {
                        row.columns[column + value] = 1;
                    }
                    return true;
                },
                NOTHING);
    }

    private static Target embedded(FeatureSpec.Categorical category, int column, List<SeenValues> watched) {
        ToIntFunction<Row> index = index(category, watched);
        return new TextTarget(
                category.field(),
                row -> {
                    int value = index.applyAsInt(row);
                    row.columns[column] = value == Vocabulary.UNKNOWN ? EmbeddedColumn.NONE : value;
                    return true;
                },
                (in, row) -> {
                    row.columns[column] = EmbeddedColumn.NONE;
                    return true;
                });
    }

    /** The index of the row's text among the category's columns, or {@link Vocabulary#UNKNOWN}. */
    private static ToIntFunction<Row> index(FeatureSpec.Categorical category, List<SeenValues> watched) {
        if (category instanceof FeatureSpec.Category listed) {
            Vocabulary values = new Vocabulary(listed.values());
            SeenValues seen = new SeenValues("features[category].values", listed.field(), listed.values(), false);
            watched.add(seen);
            return row -> seen.note(values.index(row), row);
        }
        int seed = seed(category.field());
        int buckets = category.width();
        return row -> Integer.remainderUnsigned(Murmur3.hash(row.text, row.textStart, row.textLength, seed), buckets);
    }

    private static Target text(FeatureSpec.Text text, int column) {
        BagOfWords words = new BagOfWords(text.buckets(), seed(text.field()));
        return new TextTarget(
                text.field(),
                row -> {
                    words.count(row, column);
                    return true;
                },
                NOTHING);
    }

    private static Target standardVector(FeatureSpec.StandardVector vector, int number) {
        int end = number + vector.width();
        VectorElements elements = new StandardElements(vector.field(), number);
        return new VectorTarget(vector.field(), vector.shape(), elements, (in, row) -> {
            Arrays.fill(row.numbers, number, end, Double.NaN);
            return true;
        });
    }

    // StrictMath, because its digits are the same on every machine: training and serving may run on different ones.
    private static Target cyclic(FeatureSpec.Cyclic cyclic, int column) {
        double radiansPerUnit = 2 * Math.PI / cyclic.period();
        return new NumberTarget(
                (value, row) -> {
                    // The rest first, which is exact: a large number times a small angle would lose what makes the
                    // difference.
                    double angle = value % cyclic.period() * radiansPerUnit;
                    row.columns[column] = (float) StrictMath.sin(angle);
                    row.columns[column + 1] = (float) StrictMath.cos(angle);
                    return Ranges.isNumber(value) || Ranges.reject(cyclic.field(), value, row);
                },
                NOTHING);
    }

    private static Target cyclic(FeatureSpec.CyclicTime cyclic, int column) {
        double radiansPerMilli = 2 * Math.PI / cyclic.periodMillis();
        return new TimeTarget(
                cyclic.field(),
                (millis, row) -> {
                    // The rest first: milliseconds since 1970 times a small angle would lose what makes the difference.
                    double angle = Math.floorMod(millis, cyclic.periodMillis()) * radiansPerMilli;
                    row.columns[column] = (float) StrictMath.sin(angle);
                    row.columns[column + 1] = (float) StrictMath.cos(angle);
                },
                NOTHING);
    }

    private static Target label(LabelSpec label, List<SeenValues> watched) {
        if (label instanceof LabelSpec.Binary binary) {
            List<String> listed = List.of(binary.positive());
            Vocabulary positive = new Vocabulary(listed);
            SeenValues seen = new SeenValues("label.positive", binary.field(), listed, true);
            watched.add(seen);
            return new TextTarget(
                    binary.field(),
                    row -> {
                        row.label = seen.note(positive.index(row), row) == Vocabulary.UNKNOWN ? 0 : 1;
                        return true;
                    },
                    NOTHING);
        }
        if (label instanceof LabelSpec.Classes classes) {
            Vocabulary values = new Vocabulary(classes.values());
            SeenValues seen = new SeenValues("label.values", classes.field(), classes.values(), false);
            watched.add(seen);
            return new TextTarget(
                    classes.field(),
                    row -> {
                        int index = seen.note(values.index(row), row);
                        row.label = index;
                        return index != Vocabulary.UNKNOWN || rejectClass(classes, row);
                    },
                    NOTHING);
        }
        if (label instanceof LabelSpec.Regression regression) {
            return new NumberTarget(
                    (value, row) -> {
                        row.label = (float) value;
                        return Ranges.isNumber(value) || Ranges.reject(regression.field(), value, row);
                    },
                    NOTHING);
        }
        throw new IllegalStateException("label " + label + " has no way to be decoded");
    }

    private static Target weight(String field) {
        return new NumberTarget(
                (value, row) -> {
                    row.weight = (float) value;
                    return (Ranges.isNumber(value) && value >= 0)
                            || Ranges.rejectBelow(0, field + ", the example's weight,", value, row);
                },
                NOTHING);
    }

    private static boolean rejectClass(LabelSpec.Classes classes, Row row) {
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
