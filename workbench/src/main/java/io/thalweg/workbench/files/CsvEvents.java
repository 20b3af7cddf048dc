package io.thalweg.workbench.files;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.encoding.Encoded;
import io.thalweg.schemas.encoding.EventEncoder;
import io.thalweg.schemas.encoding.Roles;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.files.columns.AddedColumns;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Converts the rows of a CSV file to events. Each column, of the file or computed, fills the field with its name. */
final class CsvEvents implements TextEvents {

    private final CsvRows rows;
    private final AddedColumns columns;
    private final EventEncoder encoder;

    /**
     * Reads the header and prepares the conversion.
     *
     * @param isLabeled whether every row must have a label
     * @throws UsageException if the columns do not fit the pipeline
     */
    CsvEvents(DataFile file, Pipeline pipeline, boolean isLabeled) throws IOException {
        this.rows = new CsvRows(file, pipeline.csv());
        try {
            this.columns = AddedColumns.of(
                    pipeline.files(), fieldNames(rows.columns(), pipeline.csv().columns()));
            requireColumns(pipeline, columns.columns(), isLabeled);
            this.encoder = EventEncoder.of(pipeline.events().schema(), DataFiles.roles(pipeline), columns.columns());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    file.subject() + " does not fit pipeline " + pipeline.name() + ": " + e.getMessage());
        }
    }

    @Override
    public Optional<TextEvent> next(String id, long timeMillis) throws IOException {
        Optional<CsvRow> row = rows.next();
        return row.map(present -> new TextEvent(present.line(), present.bytes(), encode(present, id, timeMillis)));
    }

    private Encoded encode(CsvRow row, String id, long timeMillis) {
        Optional<String> refusal = row.problem().or(() -> columns.refusal(row.values()));
        return refusal.isPresent()
                ? new Encoded.Unusable(refusal.get())
                : encoder.encode(columns.complete(row.values()), id, timeMillis);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** The field that each column fills. A column is ignored if {@code csv.columns} maps its field to another column. */
    private static List<String> fieldNames(List<String> columns, Map<String, String> columnOf) {
        columnOf.forEach((field, column) -> {
            if (!columns.contains(CleanText.strip(column))) {
                throw new IllegalArgumentException("it needs a column " + column + " for " + field
                        + " (csv.columns) but has only " + String.join(", ", columns));
            }
        });
        Map<String, String> fieldOf = columnOf.keySet().stream()
                .collect(Collectors.toMap(
                        field -> CleanText.strip(columnOf.get(field)), Function.identity(), (one, other) -> one));
        return columns.stream()
                .map(column -> fieldOf.getOrDefault(column, columnOf.containsKey(column) ? "" : column))
                .toList();
    }

    /**
     * Refuses a file without a column that a feature, the label or the weight needs. A nullable field would be null in
     * every row.
     */
    private static void requireColumns(Pipeline pipeline, List<String> columns, boolean isLabeled) {
        Roles roles = DataFiles.roles(pipeline);
        List<String> missing = pipeline.events().schema().getFields().stream()
                .filter(field -> !columns.contains(field.name()))
                .filter(field -> (isRequired(field) && !isKnownToTheCaller(roles, field.name()))
                        || (isLabeled && (field.name().equals(roles.label()) || isWeight(pipeline, field.name())))
                        || DataFiles.isFeature(pipeline, field.name()))
                .map(Schema.Field::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "it needs " + (missing.size() == 1 ? "a column " : "the columns ") + String.join(", ", missing)
                            + " but has only " + String.join(", ", columns)
                            + "; name the columns in its first line as the fields of the schema "
                            + pipeline.events().schema().getFullName()
                            + " are named, or say which is which (csv.columns)");
        }
    }

    private static boolean isRequired(Schema.Field field) {
        return !field.schema().isNullable() && !field.hasDefaultValue();
    }

    private static boolean isKnownToTheCaller(Roles roles, String field) {
        return field.equals(roles.id()) || field.equals(roles.time());
    }

    private static boolean isWeight(Pipeline pipeline, String field) {
        return pipeline.exampleWeight().filter(field::equals).isPresent();
    }
}
