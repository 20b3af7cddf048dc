package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;

/** Creates readers that skip values. One instance per plan, so that recursive record types terminate. */
final class Skips {

    // Limits recursion: a schema may be recursive, and malicious data could cause a stack overflow.
    private static final int DEEPEST = 64;

    private static final long UNKNOWN_SIZE = -1;

    /** More bytes than any record has. */
    private static final long TOO_LARGE = 1L << 31;

    private final IdentityHashMap<Schema, RecordSkip> records = new IdentityHashMap<>();
    private final IdentityHashMap<Schema, Long> recordSizes = new IdentityHashMap<>();

    ValueReader skip(Schema type) {
        return switch (type.getType()) {
            case NULL, BOOLEAN, FLOAT, DOUBLE, FIXED -> fixedSkip(fixedSize(type));
            case INT, LONG, ENUM ->
                (in, row) -> {
                    in.readLong();
                    return true;
                };
            case STRING, BYTES -> Skips::skipBytes;
            case ARRAY -> blocks(skip(type.getElementType()), fixedSize(type.getElementType()));
            case MAP -> {
                ValueReader value = skip(type.getValueType());
                yield blocks((in, row) -> skipBytes(in, row) && value.read(in, row), UNKNOWN_SIZE);
            }
            case UNION ->
                new UnionReader(type.getTypes().stream().map(this::skip).toArray(ValueReader[]::new));
            case RECORD -> fixedSize(type) == UNKNOWN_SIZE ? recordSkip(type) : fixedSkip(fixedSize(type));
        };
    }

    private ValueReader recordSkip(Schema type) {
        RecordSkip skip = records.get(type);
        if (skip == null) {
            skip = new RecordSkip();
            // Registered before its fields are visited, because a field may be of the same record type.
            records.put(type, skip);
            skip.fields =
                    type.getFields().stream().map(field -> skip(field.schema())).toArray(ValueReader[]::new);
        }
        return skip;
    }

    private static boolean skipBytes(AvroInput in, ExampleBuffer row) throws MalformedException {
        in.skipBytes();
        return true;
    }

    private static ValueReader fixedSkip(long size) {
        return (in, row) -> {
            in.advance(size);
            return true;
        };
    }

    private static ValueReader blocks(ValueReader element, long elementSize) {
        return (in, row) -> {
            for (long count = in.readLong(); count != 0; count = in.readLong()) {
                if (count < 0) {
                    in.advance(in.readLong());
                } else if (elementSize != 0) {
                    in.requireElements(count);
                    if (elementSize > 0) {
                        in.advance(count * elementSize);
                    } else {
                        for (long i = 0; i < count; i++) {
                            if (!element.read(in, row)) {
                                return false;
                            }
                        }
                    }
                }
            }
            return true;
        };
    }

    /** The number of bytes of every value of the type; {@link #UNKNOWN_SIZE} if it differs. */
    private long fixedSize(Schema type) {
        return switch (type.getType()) {
            case NULL -> 0;
            case BOOLEAN -> 1;
            case FLOAT -> Float.BYTES;
            case DOUBLE -> Double.BYTES;
            case FIXED -> type.getFixedSize();
            case RECORD -> recordSize(type);
            case INT, LONG, ENUM, STRING, BYTES, ARRAY, MAP, UNION -> UNKNOWN_SIZE;
        };
    }

    /**
     * The size of a record. Records of fixed size are skipped at once. Otherwise arrays of records without any bytes
     * would take time that the length of the data does not limit.
     */
    private long recordSize(Schema type) {
        Long known = recordSizes.get(type);
        if (known != null) {
            return known;
        }
        // For a recursive record the size is unknown.
        recordSizes.put(type, UNKNOWN_SIZE);
        long size = 0;
        for (Schema.Field field : type.getFields()) {
            long fieldSize = fixedSize(field.schema());
            size = size == UNKNOWN_SIZE || fieldSize == UNKNOWN_SIZE
                    ? UNKNOWN_SIZE
                    : Math.min(size + fieldSize, TOO_LARGE);
        }
        recordSizes.put(type, size);
        return size;
    }

    private static final class RecordSkip implements ValueReader {

        private ValueReader[] fields;

        @Override
        public boolean read(AvroInput in, ExampleBuffer row) throws MalformedException {
            if (++row.depth > DEEPEST) {
                return row.reject("records must be nested at most " + DEEPEST + " deep but go on");
            }
            for (ValueReader field : fields) {
                if (!field.read(in, row)) {
                    return false;
                }
            }
            row.depth--;
            return true;
        }
    }
}
