package io.thalweg.config;

import io.thalweg.config.yaml.Problems;
import io.thalweg.config.yaml.Suggestion;
import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Whether the event's schema has the fields that the pipeline names, of types that can be read as what they are to be. */
final class FieldRules {

    private static final Set<Schema.Type> NUMBERS =
            EnumSet.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE, Schema.Type.BOOLEAN);
    private static final Set<Schema.Type> WORDS =
            EnumSet.of(Schema.Type.STRING, Schema.Type.ENUM, Schema.Type.INT, Schema.Type.LONG, Schema.Type.BOOLEAN);
    private static final Set<Schema.Type> ITEMS =
            EnumSet.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE);
    private static final Set<Schema.Type> BYTES = EnumSet.of(Schema.Type.BYTES, Schema.Type.FIXED);

    private final Schema schema;
    private final Problems problems;

    FieldRules(Schema schema, Problems problems) {
        this.schema = schema;
        this.problems = problems;
    }

    void checkEvent(EventSpec events) {
        field("events.id", events.id())
                .ifPresent(field -> requireAll(
                        "events.id",
                        field,
                        EnumSet.of(Schema.Type.STRING, Schema.Type.ENUM, Schema.Type.INT, Schema.Type.LONG),
                        "an id"));
        field("events.time", events.time())
                .ifPresent(field -> requireAll("events.time", field, EnumSet.of(Schema.Type.LONG), "a time"));
    }

    void checkFeatures(List<Optional<FeatureSpec>> features) {
        for (int i = 0; i < features.size(); i++) {
            String place = "features[" + i + "]";
            features.get(i).ifPresent(feature -> check(place, feature));
        }
    }

    void checkLabel(LabelSpec label) {
        Optional<Schema.Field> found = field("label.field", label.field());
        if (found.isEmpty()) {
            return;
        }
        Schema.Field field = found.get();
        if (label instanceof LabelSpec.Regression) {
            requireAny("label.field", field, NUMBERS, "a number to predict");
        } else if (requireAny("label.field", field, WORDS, "a class")) {
            if (label instanceof LabelSpec.Binary binary) {
                requirePossible("label.positive", field, binary.positive());
            } else if (label instanceof LabelSpec.Classes classes) {
                requirePossible("label.values", field, classes.values());
            }
        }
    }

    /** A network that is told the answer learns nothing else, and live events do not have it. */
    static void refuseLabelAmongFeatures(List<Optional<FeatureSpec>> features, LabelSpec label, Problems problems) {
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i)
                    .filter(feature -> feature.fields().contains(label.field()))
                    .isPresent()) {
                problems.add(
                        "features[" + i + "]",
                        "the label's field " + label.field() + " must not be a feature: live events do not have it",
                        "take it out of the features");
            }
        }
    }

    private void check(String place, FeatureSpec feature) {
        if (feature instanceof FeatureSpec.Numeric numeric) {
            for (int i = 0; i < numeric.fields().size(); i++) {
                String path = place + ".numeric[" + i + "]";
                field(path, numeric.fields().get(i)).ifPresent(field -> requireAll(path, field, NUMBERS, "a number"));
            }
        } else if (feature instanceof FeatureSpec.Category category) {
            String path = place + ".category";
            field(path, category.field()).ifPresent(field -> {
                if (requireAll(path, field, WORDS, "a category")) {
                    requirePossible(place + ".values", field, category.values());
                }
            });
        } else if (feature instanceof FeatureSpec.HashedCategory category) {
            String path = place + ".category";
            field(path, category.field()).ifPresent(field -> requireAll(path, field, WORDS, "a category"));
        } else if (feature instanceof FeatureSpec.Vector vector) {
            String path = place + ".vector";
            field(path, vector.field()).ifPresent(field -> checkVector(place, field, vector));
        } else if (feature instanceof FeatureSpec.Text text) {
            String path = place + ".text";
            field(path, text.field())
                    .ifPresent(field -> requireAll(path, field, EnumSet.of(Schema.Type.STRING), "a text"));
        } else if (feature instanceof FeatureSpec.Cyclic cyclic) {
            String path = place + ".cyclic";
            field(path, cyclic.field()).ifPresent(field -> requireAll(path, field, NUMBERS, "a number"));
        } else {
            throw new IllegalStateException("no rule for " + feature + ": add it here");
        }
    }

    private void checkVector(String place, Schema.Field field, FeatureSpec.Vector vector) {
        for (Schema type : types(field)) {
            boolean isArray = type.getType() == Schema.Type.ARRAY
                    && ITEMS.contains(type.getElementType().getType());
            if (!isArray && !BYTES.contains(type.getType())) {
                problems.add(
                        place + ".vector",
                        "the field " + field.name()
                                + " must be an array of numbers, bytes or fixed to be a vector but was " + type,
                        "take another field, or another kind of feature");
            } else if (type.getType() == Schema.Type.FIXED && type.getFixedSize() != vector.width()) {
                problems.add(
                        place + ".shape",
                        "must have as many elements as the field " + field.name() + ", " + type.getFixedSize()
                                + ", but " + vector.shape() + " has " + vector.width(),
                        "correct the shape");
            }
        }
    }

    private Optional<Schema.Field> field(String path, String name) {
        Optional<Schema.Field> field = Optional.ofNullable(schema.getField(name));
        if (field.isEmpty()) {
            List<String> names =
                    schema.getFields().stream().map(Schema.Field::name).toList();
            problems.add(
                    path,
                    "the schema " + schema.getFullName() + " has no field " + name,
                    Suggestion.among(names, name));
        }
        return field;
    }

    /** Whatever type a value comes in, it can be used. */
    private boolean requireAll(String path, Schema.Field field, Set<Schema.Type> usable, String use) {
        return require(
                path, field, usable, use, types(field).stream().allMatch(type -> usable.contains(type.getType())));
    }

    /** There is a type that can be used; values that come in another are refused one by one. */
    private boolean requireAny(String path, Schema.Field field, Set<Schema.Type> usable, String use) {
        return require(
                path, field, usable, use, types(field).stream().anyMatch(type -> usable.contains(type.getType())));
    }

    private boolean require(String path, Schema.Field field, Set<Schema.Type> usable, String use, boolean holds) {
        if (!holds) {
            String names = usable.stream().map(Schema.Type::getName).collect(Collectors.joining(", "));
            problems.add(
                    path,
                    "the field " + field.name() + " must be one of " + names + " to be " + use + " but was "
                            + field.schema(),
                    "take another field, or change the schema");
        }
        return holds;
    }

    private void requirePossible(String path, Schema.Field field, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            requirePossible(path + "[" + i + "]", field, values.get(i));
        }
    }

    /** A field of one type cannot hold every text: an enum has its symbols, a number its digits. */
    private void requirePossible(String path, Schema.Field field, String value) {
        List<Schema> types = types(field);
        if (types.size() != 1) {
            return;
        }
        Schema type = types.get(0);
        switch (type.getType()) {
            case ENUM -> {
                if (!type.hasEnumSymbol(value)) {
                    problems.add(
                            path,
                            "must be a symbol of the field " + field.name() + " but was " + value,
                            Suggestion.among(type.getEnumSymbols(), value));
                }
            }
            case INT, LONG -> {
                if (!value.matches("0|-?[1-9]\\d*")) {
                    problems.add(
                            path,
                            "must be a whole number, as the field " + field.name() + " is, but was " + value,
                            "write it as the field's digits");
                }
            }
            case BOOLEAN -> {
                if (!value.equals("true") && !value.equals("false")) {
                    problems.add(
                            path,
                            "must be true or false, as the field " + field.name() + " is, but was " + value,
                            "write one of the two");
                }
            }
            default -> {
                // Any text may come.
            }
        }
    }

    private static List<Schema> types(Schema.Field field) {
        return field.schema().isUnion()
                ? field.schema().getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .toList()
                : List.of(field.schema());
    }
}
