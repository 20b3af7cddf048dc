package io.thalweg.config;

import io.thalweg.features.FeatureSpec;
import io.thalweg.network.Shape;
import io.thalweg.yaml.Problems;
import io.thalweg.yaml.Suggestion;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/** Checks that the event has a field for each computed column, with a type and shape that the features expect. */
final class FileRules {

    private final Schema schema;
    private final List<Optional<FeatureSpec>> features;
    private final Problems problems;

    private FileRules(Schema schema, List<Optional<FeatureSpec>> features, Problems problems) {
        this.schema = schema;
        this.features = features;
        this.problems = problems;
    }

    static void check(
            List<Optional<FileColumn>> columns,
            Schema schema,
            List<Optional<FeatureSpec>> features,
            Problems problems) {
        FileRules rules = new FileRules(schema, features, problems);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            String place = "files[" + i + "]";
            Optional<FileColumn> column = columns.get(i);
            column.ifPresent(present -> rules.check(place, present));
            if (column.isPresent() && !names.add(column.get().name())) {
                problems.add(
                        place,
                        "the field " + column.get().name() + " must be filled once but is by an entry above too",
                        "give each its own field");
            }
        }
    }

    private void check(String place, FileColumn column) {
        if (column instanceof FileColumn.History history) {
            String path = place + ".history";
            field(path, history.name()).ifPresent(field -> requireHistory(path, field, history));
            requireLength(place + ".rows", history);
        } else if (column instanceof FileColumn.Change change) {
            String path = place + ".change";
            field(path, change.name()).ifPresent(field -> requireNumber(path, field));
        } else {
            throw new IllegalStateException("no rule for " + column + ": add it here");
        }
    }

    /** Finds the field of a column, which must be a field of the event itself, not of a nested record. */
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

    private void requireHistory(String path, Schema.Field field, FileColumn.History history) {
        boolean isArray = FieldRules.types(field).stream()
                .anyMatch(type -> type.getType() == Schema.Type.ARRAY && isDecimal(type.getElementType()));
        boolean isOne = FieldRules.types(field).stream()
                .anyMatch(type -> isDecimal(type) || type.getType() == Schema.Type.STRING);
        if (!isArray && !(isOne && history.numbers() == 1)) {
            refuse(
                    path,
                    field,
                    history.numbers() == 1
                            ? "an array of float or double, a float, a double or a string to be a history of one number"
                            : "an array of float or double to be a history");
        }
    }

    private void requireNumber(String path, Schema.Field field) {
        if (FieldRules.types(field).stream().noneMatch(FileRules::isDecimal)) {
            refuse(path, field, "a float or double to be a change");
        }
    }

    private void refuse(String path, Schema.Field field, String rule) {
        problems.add(
                path,
                "the field " + field.name() + " must be " + rule + " but was " + field.schema(),
                "take another field, or change the schema");
    }

    private void requireLength(String path, FileColumn.History history) {
        for (Optional<FeatureSpec> feature : features) {
            Optional<Shape> expected = feature.filter(FeatureSpec::isVector)
                    .filter(vector -> vector.fields().equals(List.of(history.name())))
                    .map(FeatureSpec::shape);
            if (expected.isPresent() && expected.get().elements() != history.numbers()) {
                problems.add(
                        path,
                        "must give as many numbers as the feature " + history.name() + " of shape " + expected.get()
                                + " has, " + expected.get().elements() + ", but " + history.rows() + " rows of "
                                + history.of().size() + " are " + history.numbers(),
                        "correct the rows, or the shape");
            }
        }
    }

    private static boolean isDecimal(Schema type) {
        return type.getType() == Schema.Type.FLOAT || type.getType() == Schema.Type.DOUBLE;
    }
}
