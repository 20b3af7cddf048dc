package io.thalweg.schemas.encoding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;

/**
 * Encodes JSON objects as Avro events. A name fills the field with the same name; other names are ignored. A null, and a text
 * that is empty, is a missing value: null where the field may be null, no event elsewhere. An absent name is the field's
 * default, or null; id and time then come from the caller. Where the schema has no field for them, the names of the roles
 * give the record's key and timestamp. Values fit their type, records within records included; of a
 * union the first branch of the value's own type. A text also fits a type other than string as {@link EventEncoder} takes
 * it, and a string takes a number or a boolean as its text. Bytes are arrays of numbers from 0 to 255.
 *
 * <p>For one thread at a time.
 */
public final class JsonEncoder {

    private final EventWriter writer;
    private final RecordFields recordFields;

    private JsonEncoder(EventWriter writer, RecordFields recordFields) {
        this.writer = writer;
        this.recordFields = recordFields;
    }

    /**
     * Plans for one schema.
     *
     * @param nameOf the name in the objects that fills a field
     * @param required fields that every object must have, also where the caller knows them
     * @param clean makes of each text what it stands for, empty for a missing value
     */
    public static JsonEncoder of(
            Schema schema,
            Roles roles,
            UnaryOperator<String> nameOf,
            Set<String> required,
            UnaryOperator<String> clean) {
        JsonWriters writers = new JsonWriters(clean);
        return new JsonEncoder(
                EventWriter.of(
                        schema,
                        roles,
                        field -> Optional.of(field(
                                field, nameOf.apply(field.name()), roles, required.contains(field.name()), writers))),
                RecordFields.of(schema, roles, field -> {
                    String name = nameOf.apply(field);
                    return draft -> Optional.ofNullable(draft.object.get(name)).map(writers::text);
                }));
    }

    /**
     * Encodes one object.
     *
     * @param id of the event, unless the object has one
     * @param timeMillis of the event, unless the object has one
     */
    public Encoded encode(ObjectNode object, String id, long timeMillis) {
        Draft draft = writer.begin(id, timeMillis);
        draft.object = object;
        return recordFields.read(draft) ? writer.write() : new Encoded.Unusable(draft.reason);
    }

    private static FieldWriter field(
            Schema.Field field, String name, Roles roles, boolean isRequired, JsonWriters writers) {
        String expectation = TextWriters.expectation(field.schema());
        FieldWriter missing = EventWriter.missing(field, expectation);
        FieldWriter absent =
                isRequired ? missing : EventWriter.absent(field, roles).orElse(missing);
        FieldWriter present = present(field, name, roles, writers);
        return draft -> draft.object.has(name) ? present.write(draft) : absent.write(draft);
    }

    private static FieldWriter present(Schema.Field field, String name, Roles roles, JsonWriters writers) {
        if (field.name().equals(roles.id())) {
            return EventWriter.id(field, draft -> writers.text(draft.object.get(name)));
        }
        if (field.name().equals(roles.time())) {
            return EventWriter.time(field, draft -> writers.text(draft.object.get(name)));
        }
        JsonWriter writer = writers.of(field.schema());
        return draft -> {
            JsonNode value = draft.object.get(name);
            if (writer.write(value, draft)) {
                return true;
            }
            draft.reason = JsonWriters.within(field.name(), draft.reason);
            return false;
        };
    }
}
