package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.encoding.Encoded;
import io.thalweg.schemas.encoding.EventEncoder;
import io.thalweg.schemas.encoding.Roles;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.files.columns.AddedColumns;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.apache.avro.Schema;
import org.apache.commons.csv.CSVFormat;

/** The rows of a CSV file as events: a column, of the file or added to it, fills the field of its name. */
final class CsvSource implements EventSource {

    private final DataFile file;
    private final CsvRows rows;
    private final AddedColumns columns;
    private final EventEncoder encoder;
    private final LongUnaryOperator timeMillis;
    private final boolean hasTime;
    private long next;

    /**
     * Reads the header and plans.
     *
     * @param isLabeled whether every row needs its label
     * @param timeMillis event time of a row, where the file has no column for it
     * @throws UsageException if the columns do not fit the pipeline
     */
    CsvSource(DataFile file, Pipeline pipeline, boolean isLabeled, LongUnaryOperator timeMillis) throws IOException {
        this.file = file;
        this.timeMillis = timeMillis;
        this.hasTime = pipeline.events().time().isPresent();
        this.rows = new CsvRows(file);
        try {
            this.columns = AddedColumns.of(pipeline.files(), rows.columns());
            requireColumns(file, pipeline, columns.columns(), isLabeled);
            this.encoder = EventEncoder.of(pipeline.events().schema(), DataFiles.roles(pipeline), columns.columns());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "data file " + file.path() + " does not fit pipeline " + pipeline.name() + ": " + e.getMessage());
        }
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public String fingerprint() throws IOException {
        return DataFile.fingerprint(file.path());
    }

    @Override
    public Optional<Row> next() throws IOException {
        Optional<String[]> values = rows.next();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        long row = next++;
        Encoded encoded = encode(values.get(), row);
        if (encoded instanceof Encoded.Event event) {
            OptionalLong timestampMillis = hasTime ? OptionalLong.empty() : OptionalLong.of(event.timeMillis());
            return Optional.of(new Row.Event(row, event.id(), timestampMillis, event.labeled(), event.live()));
        }
        byte[] text = CSVFormat.RFC4180.format((Object[]) values.get()).getBytes(UTF_8);
        return Optional.of(new Row.Unusable(row, text, "row " + row + ": " + ((Encoded.Unusable) encoded).reason()));
    }

    private Encoded encode(String[] values, long row) {
        Optional<String> refusal = columns.refusal(values);
        return refusal.isPresent()
                ? new Encoded.Unusable(refusal.get())
                : encoder.encode(columns.complete(values), Long.toString(row), timeMillis.applyAsLong(row));
    }

    @Override
    public double progress() {
        return file.progress();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** A field that may be null would be null in every row: where a feature, the label or the weight needs it, that is a mistake. */
    private static void requireColumns(DataFile file, Pipeline pipeline, List<String> columns, boolean isLabeled) {
        Roles roles = DataFiles.roles(pipeline);
        List<String> missing = pipeline.events().schema().getFields().stream()
                .filter(field -> !columns.contains(field.name()))
                .filter(field ->
                        !field.name().equals(roles.id()) && !field.name().equals(roles.time()))
                .filter(field -> isRequired(field)
                        || (isLabeled && (field.name().equals(roles.label()) || isWeight(pipeline, field.name())))
                        || isFeature(pipeline, field.name()))
                .map(Schema.Field::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new UsageException("data file " + file.path() + " does not fit pipeline " + pipeline.name()
                    + ": it needs " + (missing.size() == 1 ? "a column " : "the columns ")
                    + String.join(", ", missing) + " but has only " + String.join(", ", columns)
                    + "; name the columns in its first line as the fields of the schema "
                    + pipeline.events().schema().getFullName() + " are named");
        }
    }

    private static boolean isRequired(Schema.Field field) {
        return !field.schema().isNullable() && !field.hasDefaultValue();
    }

    private static boolean isWeight(Pipeline pipeline, String field) {
        return pipeline.exampleWeight().filter(field::equals).isPresent();
    }

    private static boolean isFeature(Pipeline pipeline, String field) {
        return pipeline.features().features().stream()
                .anyMatch(feature -> feature.fields().contains(field));
    }
}
