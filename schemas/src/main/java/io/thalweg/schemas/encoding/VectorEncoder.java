package io.thalweg.schemas.encoding;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Encodes vectors of unsigned bytes, such as the images of an IDX file, and their labels as Avro events. The field of the
 * vector has the type bytes, or is an array of numbers from 0 to 255. All other fields get their default, or null. Id and
 * time come from the caller. For one thread at a time.
 */
public final class VectorEncoder {

    private final EventWriter writer;

    private VectorEncoder(EventWriter writer) {
        this.writer = writer;
    }

    /**
     * Plans for vectors of one length.
     *
     * @param vectorField where the vector goes
     * @param length bytes of each vector
     * @throws IllegalArgumentException if the schema has no such field for vectors, none for the label, or another that
     *     has no default and may not be null; the message names all of them
     */
    public static VectorEncoder of(Schema schema, Roles roles, String vectorField, int length) {
        if (schema.getField(vectorField) == null || schema.getField(roles.label()) == null) {
            throw new IllegalArgumentException("the schema " + schema.getFullName() + " must have the fields "
                    + vectorField + " (the vector) and " + roles.label() + " (the label) but has "
                    + schema.getFields().stream().map(Schema.Field::name).toList());
        }
        return new VectorEncoder(EventWriter.of(
                schema,
                roles,
                field -> field.name().equals(vectorField)
                        ? Optional.of(vector(field, length))
                        : Optional.of(field)
                                .filter(candidate -> candidate.name().equals(roles.label()))
                                .map(label -> EventWriter.text(label, draft -> draft.texts[0]))));
    }

    /**
     * Encodes one vector.
     *
     * @param label the label's text; empty if it is not known
     */
    public Encoded encode(byte[] vector, String label, String id, long timeMillis) {
        Draft draft = writer.begin(id, timeMillis);
        draft.vector = vector;
        draft.texts = new String[] {label};
        return writer.write();
    }

    private static FieldWriter vector(Schema.Field field, int length) {
        FieldWriter writer = vectorWriter(field);
        return draft -> draft.vector.length == length
                ? writer.write(draft)
                : draft.reject(field.name() + " must have " + length + " bytes but has " + draft.vector.length);
    }

    private static FieldWriter vectorWriter(Schema.Field field) {
        return switch (field.schema().getType()) {
            case BYTES ->
                draft -> {
                    draft.out.writeBytes(draft.vector, 0, draft.vector.length);
                    return true;
                };
            case FIXED ->
                draft -> draft.vector.length == field.schema().getFixedSize()
                        ? writeFixed(draft)
                        : draft.reject(field.name() + " must have "
                                + field.schema().getFixedSize() + " bytes but has " + draft.vector.length);
            case ARRAY -> arrayWriter(field);
            default -> throw notAVector(field);
        };
    }

    private static boolean writeFixed(Draft draft) {
        draft.out.writeFixed(draft.vector, 0, draft.vector.length);
        return true;
    }

    private static FieldWriter arrayWriter(Schema.Field field) {
        return switch (field.schema().getElementType().getType()) {
            case FLOAT ->
                draft -> {
                    float[] numbers = new float[draft.vector.length];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = draft.vector[i] & 0xff;
                    }
                    draft.out.writeFloats(numbers);
                    return true;
                };
            case DOUBLE -> elements((element, draft) -> draft.out.writeDouble(element));
            case INT, LONG -> elements((element, draft) -> draft.out.writeInt(element));
            default -> throw notAVector(field);
        };
    }

    @FunctionalInterface
    private interface ElementWriter {
        void write(int element, Draft draft);
    }

    private static FieldWriter elements(ElementWriter writer) {
        return draft -> {
            if (draft.vector.length > 0) {
                draft.out.writeLong(draft.vector.length);
                for (byte element : draft.vector) {
                    writer.write(element & 0xff, draft);
                }
            }
            draft.out.writeLong(0);
            return true;
        };
    }

    private static IllegalArgumentException notAVector(Schema.Field field) {
        return new IllegalArgumentException(
                field.name() + " must be bytes or an array of numbers but is " + field.schema());
    }
}
