package io.thalweg.schemas.encoding;

import io.thalweg.schemas.avro.AvroOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * The plan for one schema: a writer for each of its fields, from the row, from the caller, or the field's default. Where
 * the row has nothing, a field that may be null is null.
 */
final class EventWriter {

    /** A number as spreadsheets show it. */
    private static final Pattern THOUSANDS = Pattern.compile("\\s*[-+]?\\d{1,3}(,\\d{3})+(\\.\\d*)?\\s*");

    private final List<FieldWriter> fields;
    private final Draft draft = new Draft();

    // The index of null among the label's branches, as the one or more bytes that stand for it; empty if there is none.
    private final byte[] nullLabel;

    private EventWriter(List<FieldWriter> fields, byte[] nullLabel) {
        this.fields = fields;
        this.nullLabel = nullLabel;
    }

    /**
     * Plans an event.
     *
     * @param fromRow how the row fills a field, if it does
     * @throws IllegalArgumentException if some field can be filled from nowhere; the message names all of them
     */
    static EventWriter of(Schema schema, Roles roles, Function<Schema.Field, Optional<FieldWriter>> fromRow) {
        List<FieldWriter> writers = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        byte[] nullLabel = new byte[0];
        for (Schema.Field field : schema.getFields()) {
            try {
                FieldWriter writer =
                        fromRow.apply(field).or(() -> fromCaller(field, roles)).orElseGet(() -> fromSchema(field));
                boolean isLabel = field.name().equals(roles.label());
                writers.add(isLabel ? markingLabel(writer) : writer);
                if (isLabel && field.schema().isNullable()) {
                    nullLabel = nullBytes(field.schema());
                }
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new EventWriter(writers, nullLabel);
    }

    /** Writes a text into a field of any type that has a text; an empty one is a missing value. */
    static FieldWriter text(Schema.Field field, Function<Draft, String> source) {
        String expectation = TextWriters.expectation(field.schema());
        TextWriter writer = TextWriters.of(field.schema())
                .orElseThrow(() ->
                        new IllegalArgumentException(field.name() + " must be made from a text but is " + expectation));
        FieldWriter missing = missing(field, expectation);
        return draft -> {
            String text = source.apply(draft);
            if (text.isEmpty()) {
                return missing.write(draft);
            }
            return writer.write(text, draft.out) || reject(field, expectation, text, draft);
        };
    }

    /** Writes a text into the field with the event's time, and keeps what time that is. */
    static FieldWriter time(Schema.Field field, Function<Draft, String> source) {
        TimeWriter writer = timeWriter(field);
        return draft -> {
            String text = source.apply(draft);
            OptionalLong millis = writer.parse(text);
            if (millis.isEmpty()) {
                return text.isEmpty() ? rejectMissing(field, "a time", draft) : reject(field, "a time", text, draft);
            }
            draft.timeMillis = millis.getAsLong();
            writer.write(draft.timeMillis, draft.out);
            return true;
        };
    }

    /** Writes the text into the field with the event's id, and keeps it. */
    static FieldWriter id(Schema.Field field, Function<Draft, String> source) {
        FieldWriter writer = text(field, draft -> draft.id);
        return draft -> {
            draft.id = source.apply(draft);
            return writer.write(draft);
        };
    }

    /** What fills a field that the row says nothing of: the caller, the default, null; empty where nothing does. */
    static Optional<FieldWriter> absent(Schema.Field field, Roles roles) {
        return fromCaller(field, roles).or(() -> bytesFromSchema(field).map(EventWriter::constant));
    }

    /** Writes null where the row has no value, or says that there is none where there must be one. */
    static FieldWriter missing(Schema.Field field, String expectation) {
        return field.schema().isNullable()
                ? constant(nullBytes(field.schema()))
                : draft -> rejectMissing(field, expectation, draft);
    }

    /** The draft, for the row of the next {@link #write}. */
    Draft begin(String id, long timeMillis) {
        draft.begin(id, timeMillis);
        return draft;
    }

    /** Writes the event that the draft's row stands for. */
    Encoded write() {
        for (FieldWriter field : fields) {
            if (!field.write(draft)) {
                return new Encoded.Unusable(draft.reason);
            }
        }
        byte[] labeled = draft.out.toByteArray();
        byte[] live = nullLabel.length == 0 ? labeled : withoutLabel(labeled);
        return new Encoded.Event(draft.id, draft.timeMillis, labeled, live);
    }

    private byte[] withoutLabel(byte[] labeled) {
        int tail = labeled.length - draft.labelEnd;
        byte[] live = Arrays.copyOf(labeled, draft.labelStart + nullLabel.length + tail);
        System.arraycopy(nullLabel, 0, live, draft.labelStart, nullLabel.length);
        System.arraycopy(labeled, draft.labelEnd, live, draft.labelStart + nullLabel.length, tail);
        return live;
    }

    private static Optional<FieldWriter> fromCaller(Schema.Field field, Roles roles) {
        if (field.name().equals(roles.id())) {
            return Optional.of(text(field, draft -> draft.id));
        }
        if (field.name().equals(roles.time())) {
            TimeWriter writer = timeWriter(field);
            return Optional.of(draft -> {
                writer.write(draft.timeMillis, draft.out);
                return true;
            });
        }
        return Optional.empty();
    }

    private static FieldWriter fromSchema(Schema.Field field) {
        return bytesFromSchema(field)
                .map(EventWriter::constant)
                .orElseThrow(() -> new IllegalArgumentException(
                        "field " + field.name() + " needs a column, because it has no default and may not be null"));
    }

    private static FieldWriter constant(byte[] value) {
        return draft -> {
            draft.out.writeFixed(value, 0, value.length);
            return true;
        };
    }

    private static FieldWriter markingLabel(FieldWriter writer) {
        return draft -> {
            draft.labelStart = draft.out.size();
            boolean isWritten = writer.write(draft);
            draft.labelEnd = draft.out.size();
            return isWritten;
        };
    }

    private static TimeWriter timeWriter(Schema.Field field) {
        return TimeWriter.of(field.schema())
                .orElseThrow(() -> new IllegalArgumentException(field.name()
                        + " must be a time (a long with a logical type of timestamps, or a date) but is "
                        + field.schema()));
    }

    private static boolean rejectMissing(Schema.Field field, String expectation, Draft draft) {
        return draft.reject(field.name() + " must be " + expectation + " but is missing");
    }

    private static boolean reject(Schema.Field field, String expectation, String text, Draft draft) {
        return draft.reject(field.name() + " must be " + expectation + " but was " + Excerpt.of(text)
                + (THOUSANDS.matcher(text).matches() ? "; leave out the separators of thousands" : ""));
    }

    /** The default as bytes, or null; empty if there is neither. */
    static Optional<byte[]> bytesFromSchema(Schema.Field field) {
        if (field.hasDefaultValue()) {
            return Optional.of(defaultBytes(field));
        }
        return field.schema().isNullable() ? Optional.of(nullBytes(field.schema())) : Optional.empty();
    }

    static byte[] nullBytes(Schema type) {
        return type.getType() == Schema.Type.UNION
                ? new AvroOutput(2).writeInt(type.getIndexNamed("null")).toByteArray()
                : new byte[0];
    }

    private static byte[] defaultBytes(Schema.Field field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(field.schema()).write(GenericData.get().getDefaultValue(field), encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
