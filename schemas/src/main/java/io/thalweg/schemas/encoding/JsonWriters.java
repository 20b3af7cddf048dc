package io.thalweg.schemas.encoding;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/** How a JSON value becomes a value of each type of Avro. */
final class JsonWriters {

    private static final int MOST_IN_A_BYTE = 255;

    private final UnaryOperator<String> clean;

    /** By full name: a record may have fields of its own type. */
    private final Map<String, JsonWriter> records = new HashMap<>();

    /** @param clean makes of each text what it stands for, empty for a missing value */
    JsonWriters(UnaryOperator<String> clean) {
        this.clean = clean;
    }

    /** The text of a single value; empty for a missing one. */
    String text(JsonNode value) {
        if (value.isTextual()) {
            return clean.apply(value.textValue());
        }
        return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }

    /** A reason that began in a field or an element, told of what it stands in: {@code place.height must be …}. */
    static String within(String name, String reason) {
        char first = reason.charAt(0);
        return first == ' ' || first == '[' ? name + reason : name + "." + reason;
    }

    /** The writer for a type. */
    JsonWriter of(Schema type) {
        return switch (type.getType()) {
            case NULL -> (value, draft) -> isMissing(value) || reject(type, value, draft);
            case BOOLEAN ->
                scalar(type, JsonNode::isBoolean, (value, draft) -> {
                    draft.out.writeBoolean(value.booleanValue());
                    return true;
                });
            case INT -> scalar(type, JsonNode::canConvertToInt, JsonWriters::writeWhole);
            case LONG -> scalar(type, JsonNode::canConvertToLong, JsonWriters::writeWhole);
            case FLOAT ->
                scalar(type, JsonNode::isNumber, (value, draft) -> {
                    draft.out.writeFloat(value.floatValue());
                    return Float.isFinite(value.floatValue());
                });
            case DOUBLE ->
                scalar(type, JsonNode::isNumber, (value, draft) -> {
                    draft.out.writeDouble(value.doubleValue());
                    return Double.isFinite(value.doubleValue());
                });
            case STRING, ENUM -> texts(type);
            case ARRAY -> arrayWriter(type);
            case MAP -> mapWriter(type);
            case RECORD -> recordWriter(type);
            case BYTES, FIXED -> bytesWriter(type);
            case UNION -> unionWriter(type);
        };
    }

    @FunctionalInterface
    private interface Kind {
        boolean includes(JsonNode value);
    }

    /** A value of the JSON type that fits, or a text as a CSV file has it. */
    private JsonWriter scalar(Schema type, Kind kind, JsonWriter writer) {
        JsonWriter text = texts(type);
        return (value, draft) -> {
            if (value.isTextual() || value.isNull()) {
                return text.write(value, draft);
            }
            return (kind.includes(value) && writer.write(value, draft)) || reject(type, value, draft);
        };
    }

    private JsonWriter texts(Schema type) {
        TextWriter writer = TextWriters.of(type).orElseThrow();
        return (value, draft) -> {
            if (isMissing(value)) {
                return rejectMissing(type, draft);
            }
            return (value.isValueNode() && writer.write(text(value), draft.out)) || reject(type, value, draft);
        };
    }

    private static boolean writeWhole(JsonNode value, Draft draft) {
        draft.out.writeLong(value.longValue());
        return value.isIntegralNumber();
    }

    private JsonWriter arrayWriter(Schema type) {
        JsonWriter element = of(type.getElementType());
        Optional<TextWriter> text = TextWriters.of(type);
        return (value, draft) -> {
            if (isMissing(value)) {
                return rejectMissing(type, draft);
            }
            if (value.isTextual() && text.isPresent()) {
                return text.get().write(text(value), draft.out) || reject(type, value, draft);
            }
            if (!value.isArray()) {
                return reject(type, value, draft);
            }
            if (!value.isEmpty()) {
                draft.out.writeLong(value.size());
            }
            for (int i = 0; i < value.size(); i++) {
                if (!element.write(value.get(i), draft)) {
                    draft.reason = within("[" + i + "]", draft.reason);
                    return false;
                }
            }
            draft.out.writeLong(0);
            return true;
        };
    }

    private JsonWriter mapWriter(Schema type) {
        JsonWriter element = of(type.getValueType());
        return (value, draft) -> {
            if (isMissing(value)) {
                return rejectMissing(type, draft);
            }
            if (!value.isObject()) {
                return reject(type, value, draft);
            }
            if (!value.isEmpty()) {
                draft.out.writeLong(value.size());
            }
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                draft.out.writeString(entry.getKey());
                if (!element.write(entry.getValue(), draft)) {
                    draft.reason = within(entry.getKey(), draft.reason);
                    return false;
                }
            }
            draft.out.writeLong(0);
            return true;
        };
    }

    private JsonWriter recordWriter(Schema type) {
        String name = type.getFullName();
        if (!records.containsKey(name)) {
            // Known before its fields are planned, one of which may be of this very type.
            records.put(name, (value, draft) -> records.get(name).write(value, draft));
            List<FieldWriter> fields = new ArrayList<>();
            for (Schema.Field field : type.getFields()) {
                fields.add(field(field));
            }
            records.put(name, (value, draft) -> {
                if (isMissing(value)) {
                    return rejectMissing(type, draft);
                }
                return value.isObject() ? writeFields(fields, value, draft) : reject(type, value, draft);
            });
        }
        return (value, draft) -> records.get(name).write(value, draft);
    }

    /** Reads the field from the object at hand. */
    private FieldWriter field(Schema.Field field) {
        JsonWriter writer = of(field.schema());
        Optional<byte[]> absent = EventWriter.bytesFromSchema(field);
        return draft -> {
            JsonNode value = draft.object.get(field.name());
            if (value == null && absent.isPresent()) {
                draft.out.writeFixed(absent.get(), 0, absent.get().length);
                return true;
            }
            boolean isWritten = value == null ? rejectMissing(field.schema(), draft) : writer.write(value, draft);
            if (!isWritten) {
                draft.reason = within(field.name(), draft.reason);
            }
            return isWritten;
        };
    }

    private static boolean writeFields(List<FieldWriter> fields, JsonNode object, Draft draft) {
        JsonNode outer = draft.object;
        draft.object = object;
        boolean isWritten = true;
        for (int i = 0; i < fields.size() && isWritten; i++) {
            isWritten = fields.get(i).write(draft);
        }
        draft.object = outer;
        return isWritten;
    }

    private JsonWriter bytesWriter(Schema type) {
        return (value, draft) -> {
            if (isMissing(value)) {
                return rejectMissing(type, draft);
            }
            boolean isFixed = type.getType() == Schema.Type.FIXED;
            if (!value.isArray() || (isFixed && value.size() != type.getFixedSize())) {
                return reject(type, value, draft);
            }
            byte[] bytes = new byte[value.size()];
            for (int i = 0; i < bytes.length; i++) {
                JsonNode element = value.get(i);
                if (!element.isInt() || element.intValue() < 0 || element.intValue() > MOST_IN_A_BYTE) {
                    draft.reason = "[" + i + "] must be a whole number from 0 to 255 but was " + excerpt(element);
                    return false;
                }
                bytes[i] = (byte) element.intValue();
            }
            if (isFixed) {
                draft.out.writeFixed(bytes, 0, bytes.length);
            } else {
                draft.out.writeBytes(bytes, 0, bytes.length);
            }
            return true;
        };
    }

    /** The branches of the value's own type come first, in the union's order, then the others. */
    private JsonWriter unionWriter(Schema union) {
        int branches = union.getTypes().size();
        List<Schema> types = union.getTypes();
        JsonWriter[] writers = types.stream().map(this::of).toArray(JsonWriter[]::new);
        int nullBranch = union.isNullable() ? union.getIndexNamed("null") : -1;
        Map<Class<?>, int[]> orders = new HashMap<>();
        return (value, draft) -> {
            if (isMissing(value)) {
                draft.out.writeInt(nullBranch);
                return nullBranch >= 0 || rejectMissing(union, draft);
            }
            int[] order = orders.computeIfAbsent(value.getClass(), kind -> IntStream.range(0, branches)
                    .filter(i -> i != nullBranch)
                    .boxed()
                    .sorted(Comparator.comparing(i -> !isOwnType(types.get(i).getType(), value)))
                    .mapToInt(Integer::intValue)
                    .toArray());
            int start = draft.out.size();
            for (int branch : order) {
                draft.out.writeInt(branch);
                if (writers[branch].write(value, draft)) {
                    draft.reason = null;
                    return true;
                }
                draft.out.truncate(start);
            }
            // Of one branch the reason is known to the field within it; of several, none is the one.
            boolean isKnown = order.length == 1 && draft.reason.charAt(0) != ' ';
            return !isKnown && reject(union, value, draft);
        };
    }

    private static boolean isOwnType(Schema.Type type, JsonNode value) {
        return switch (type) {
            case STRING, ENUM -> value.isTextual();
            case BOOLEAN -> value.isBoolean();
            case INT, LONG -> value.isIntegralNumber();
            case FLOAT, DOUBLE -> value.isNumber();
            case ARRAY, BYTES, FIXED -> value.isArray();
            case MAP, RECORD -> value.isObject();
            case NULL, UNION -> false;
        };
    }

    private boolean isMissing(JsonNode value) {
        return value.isNull() || (value.isTextual() && text(value).isEmpty());
    }

    private static boolean rejectMissing(Schema type, Draft draft) {
        return draft.reject(" must be " + TextWriters.expectation(type) + " but is missing");
    }

    private static boolean reject(Schema type, JsonNode value, Draft draft) {
        return draft.reject(" must be " + TextWriters.expectation(type) + " but was " + excerpt(value));
    }

    private static String excerpt(JsonNode value) {
        return Excerpt.of(value.isValueNode() ? value.asText() : value.toString());
    }
}
