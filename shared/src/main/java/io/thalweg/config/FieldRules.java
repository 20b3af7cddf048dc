package io.thalweg.config;

import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.FieldUse;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Shape;
import io.thalweg.yaml.Problems;
import io.thalweg.yaml.Suggestion;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Checks that the event's schema has the fields that the pipeline names, with types that fit their use. */
final class FieldRules {

    private static final Set<Schema.Type> NUMBERS =
            EnumSet.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE, Schema.Type.BOOLEAN);
    private static final Set<Schema.Type> WORDS = EnumSet.of(
            Schema.Type.STRING,
            Schema.Type.ENUM,
            Schema.Type.INT,
            Schema.Type.LONG,
            Schema.Type.FLOAT,
            Schema.Type.DOUBLE,
            Schema.Type.BOOLEAN);
    private static final Set<Schema.Type> IDS =
            EnumSet.of(Schema.Type.STRING, Schema.Type.ENUM, Schema.Type.INT, Schema.Type.LONG);
    private static final Set<Schema.Type> TEXTS = EnumSet.of(Schema.Type.STRING, Schema.Type.ENUM);
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
        events.id()
                .flatMap(name -> field("events.id", name))
                .ifPresent(field -> require("events.id", field, IDS, "an id"));
        events.time().flatMap(name -> field("events.time", name)).ifPresent(field -> checkTime("events.time", field));
    }

    void checkFeatures(List<Optional<FeatureSpec>> features) {
        for (int i = 0; i < features.size(); i++) {
            String place = "features[" + i + "]";
            features.get(i).ifPresent(feature -> feature.uses().forEach(use -> check(place, use)));
        }
    }

    void checkLabel(LabelSpec label) {
        field("label.field", label.field()).ifPresent(field -> {
            boolean isReadable = label.isNumeric()
                    ? require("label.field", field, NUMBERS, "a number to predict")
                    : require("label.field", field, WORDS, "a class");
            if (isReadable) {
                label.listedValues().forEach((key, value) -> requirePossible("label." + key, field, value));
            }
        });
    }

    void checkWeight(String weight) {
        field("label.weight", weight)
                .ifPresent(field -> require("label.weight", field, NUMBERS, "an example's weight"));
    }

    /** Refuses the label as a feature. The network would only copy it, and live events do not have it. */
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

    private void check(String place, FieldUse use) {
        String path = place + "." + use.key();
        field(path, use.field()).ifPresent(field -> {
            switch (use.kind()) {
                case NUMBER -> require(path, field, NUMBERS, "a number");
                case TEXT -> require(path, field, TEXTS, "a text");
                case TIME -> checkTime(path, field);
                case VECTOR -> checkVector(place, field, use.shape().orElseThrow());
                case CATEGORY -> {
                    if (require(path, field, WORDS, "a category")) {
                        requirePossible(place + ".values", field, use.values());
                    }
                }
            }
        });
    }

    private void checkTime(String path, Schema.Field field) {
        if (types(field).stream().noneMatch(FieldRules::isTime)) {
            refuse(path, field, "a long, as it is or of a logical type for timestamps, or a date, to be a time");
        }
    }

    private static boolean isTime(Schema type) {
        String unit = Optional.ofNullable(type.getProp("logicalType")).orElse("timestamp-millis");
        return type.getType() == Schema.Type.LONG
                ? unit.matches("(local-)?timestamp-(millis|micros|nanos)")
                : type.getType() == Schema.Type.INT && unit.equals("date");
    }

    private void checkVector(String place, Schema.Field field, Shape shape) {
        List<Schema> usable = types(field).stream().filter(FieldRules::isVector).toList();
        if (usable.isEmpty()) {
            refuse(place + ".vector", field, "an array of numbers, bytes or fixed to be a vector");
        }
        for (Schema type : usable) {
            if (type.getType() == Schema.Type.FIXED && type.getFixedSize() != shape.elements()) {
                problems.add(
                        place + ".shape",
                        "must have as many elements as the field " + field.name() + ", " + type.getFixedSize()
                                + ", but " + shape + " has " + shape.elements(),
                        "correct the shape");
            }
        }
    }

    private static boolean isVector(Schema type) {
        return BYTES.contains(type.getType())
                || (type.getType() == Schema.Type.ARRAY
                        && ITEMS.contains(type.getElementType().getType()));
    }

    /**
     * Finds the field with that name. A dot separates the name of a field from that of a field of its nested record.
     */
    private Optional<Schema.Field> field(String path, String name) {
        Optional<Schema> record = Optional.of(schema);
        Optional<Schema.Field> field = Optional.empty();
        for (String step : name.split("\\.", -1)) {
            if (record.isEmpty()) {
                refuse(path, field.orElseThrow(), "a record to have the field " + name);
                return Optional.empty();
            }
            field = step(path, record.get(), step);
            if (field.isEmpty()) {
                return Optional.empty();
            }
            record = types(field.get()).stream()
                    .filter(type -> type.getType() == Schema.Type.RECORD)
                    .findFirst();
        }
        return field;
    }

    private Optional<Schema.Field> step(String path, Schema record, String name) {
        Optional<Schema.Field> field = Optional.ofNullable(record.getField(name));
        if (field.isEmpty()) {
            List<String> names =
                    record.getFields().stream().map(Schema.Field::name).toList();
            problems.add(
                    path,
                    "the schema " + record.getFullName() + " has no field " + name,
                    Suggestion.among(names, name));
        }
        return field;
    }

    /**
     * Requires that at least one type of the field can be used. Values of the other branches of a union are refused one
     * by one at run time.
     */
    private boolean require(String path, Schema.Field field, Set<Schema.Type> usable, String use) {
        boolean holds = types(field).stream().anyMatch(type -> usable.contains(type.getType()));
        if (!holds) {
            String names = usable.stream().map(Schema.Type::getName).collect(Collectors.joining(", "));
            refuse(path, field, "one of " + names + " to be " + use);
        }
        return holds;
    }

    private void refuse(String path, Schema.Field field, String rule) {
        problems.add(
                path,
                "the field " + field.name() + " must be " + rule + " but was " + field.schema(),
                "take another field, or change the schema");
    }

    private void requirePossible(String path, Schema.Field field, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            requirePossible(path + "[" + i + "]", field, values.get(i));
        }
    }

    /** Requires that the field can hold the text: an enum has only its symbols, and a number only digits. */
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
            case FLOAT, DOUBLE -> {
                if (!isTextOfNumber(value)) {
                    problems.add(
                            path,
                            "must be a number as the field " + field.name() + " is compared, 3 and not 3.0, but was "
                                    + value,
                            "write it like that");
                }
            }
            default -> {
                // A string can be any text.
            }
        }
    }

    private static boolean isTextOfNumber(String text) {
        try {
            double number = Double.parseDouble(text);
            return text.equals(number == (long) number ? Long.toString((long) number) : Double.toString(number));
        } catch (NumberFormatException e) {
            // A text that is not a number never equals the text of a number.
            return false;
        }
    }

    /** The types that a value of the field may have, without null. */
    static List<Schema> types(Schema.Field field) {
        return field.schema().isUnion()
                ? field.schema().getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .toList()
                : List.of(field.schema());
    }
}
