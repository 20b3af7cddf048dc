package io.thalweg.schemas.encoding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * Encodes the rows of a table, such as a CSV file, as Avro events. A column fills the field with the same name; other columns
 * are ignored. An empty text is a missing value: null if the field is nullable, else the row is not valid. Fields without a
 * column get their default, or null. Id and time come from the caller, or from the columns {@code id} and {@code time} if the
 * schema has no such fields. Texts must have no surrounding spaces. They are converted to these types: string, int, long,
 * float, double, boolean ({@code true}, {@code false}, 1, 0), enum, arrays of them (separated by spaces or semicolons), and
 * unions, where a string is tried last.
 *
 * <p>For one thread at a time.
 */
public final class EventEncoder {

    private final int columns;
    private final EventWriter writer;

    private final RecordFields recordFields;

    private EventEncoder(int columns, EventWriter writer, RecordFields recordFields) {
        this.columns = columns;
        this.writer = writer;
        this.recordFields = recordFields;
    }

    /**
     * Plans for the columns of one table.
     *
     * @throws IllegalArgumentException if the columns do not make an event: two of a name, or a field with neither column
     *     nor default; the message names all of them
     */
    public static EventEncoder of(Schema schema, Roles roles, List<String> columns) {
        List<String> twice = columns.stream()
                .filter(column -> schema.getField(column) != null)
                .collect(Collectors.groupingBy(column -> column, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry ->
                        "column " + entry.getKey() + " must be there once but is there " + entry.getValue() + " times")
                .toList();
        if (!twice.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", twice));
        }
        return new EventEncoder(
                columns.size(),
                EventWriter.of(schema, roles, field -> column(field, roles, columns)),
                RecordFields.of(schema, roles, name -> text(columns.indexOf(name))));
    }

    /**
     * Encodes one row.
     *
     * @param row the texts, as many as there are columns
     * @param id of the event, unless the table has a column for it
     * @param timeMillis of the event, unless the table has a column for it
     */
    public Encoded encode(String[] row, String id, long timeMillis) {
        if (row.length != columns) {
            return new Encoded.Unusable(widthRefusal(columns, row));
        }
        Draft draft = writer.begin(id, timeMillis);
        draft.texts = row;
        return recordFields.read(draft) ? writer.write() : new Encoded.Unusable(draft.reason);
    }

    private static Function<Draft, Optional<String>> text(int column) {
        return draft -> column < 0 ? Optional.empty() : Optional.of(draft.texts[column]);
    }

    /** Why a row with more or fewer values than there are columns is no event. */
    public static String widthRefusal(int columns, String[] row) {
        String refusal = "the row must have " + columns + " columns but has " + row.length;
        boolean isSurplusEmpty =
                row.length > columns && Arrays.stream(row).skip(columns).allMatch(String::isBlank);
        return isSurplusEmpty
                ? refusal + ", and what is too much is empty; take the separator off the end of the line"
                : refusal;
    }

    private static Optional<FieldWriter> column(Schema.Field field, Roles roles, List<String> columns) {
        int column = columns.indexOf(field.name());
        if (column < 0) {
            return Optional.empty();
        }
        if (field.name().equals(roles.id())) {
            return Optional.of(EventWriter.id(field, draft -> draft.texts[column]));
        }
        if (field.name().equals(roles.time())) {
            return Optional.of(EventWriter.time(field, draft -> draft.texts[column]));
        }
        return Optional.of(EventWriter.text(field, draft -> draft.texts[column]));
    }
}
