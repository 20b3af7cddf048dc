package io.thalweg.config;

import io.thalweg.features.EventSpec;
import io.thalweg.yaml.Problems;
import io.thalweg.yaml.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Checks that the event has each field that {@code csv.columns} fills, and that no two fields are filled from one
 * column.
 */
final class CsvRules {

    private CsvRules() {}

    static void check(Map<String, String> columns, EventSpec events, Problems problems) {
        Schema schema = events.schema();
        List<String> fields = new ArrayList<>(
                schema.getFields().stream().map(Schema.Field::name).toList());
        // If the schema has no such fields, the columns become key and timestamp of the record.
        if (events.id().isEmpty()) {
            fields.add("id");
        }
        if (events.time().isEmpty()) {
            fields.add("time");
        }
        Map<String, String> fieldOf = new HashMap<>();
        columns.forEach((field, column) -> {
            String path = "csv.columns." + field;
            if (!fields.contains(field)) {
                problems.add(
                        path,
                        "the schema " + schema.getFullName() + " has no field " + field,
                        Suggestion.among(fields, field));
            }
            String other = fieldOf.putIfAbsent(column, field);
            if (other != null) {
                problems.add(
                        path,
                        "the column \"" + column + "\" must fill one field but fills " + other + " too",
                        "take one of the two out");
            }
        });
    }
}
