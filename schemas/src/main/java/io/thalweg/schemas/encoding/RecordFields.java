package io.thalweg.schemas.encoding;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The key and the timestamp of a record, taken from its row where the schema of the event has no field for the id or for the
 * time.
 *
 * @param id the row's text for the key; no text if the row has none, or the schema has a field for it
 * @param time the row's text for the timestamp, likewise
 */
record RecordFields(Function<Draft, Optional<String>> id, Function<Draft, Optional<String>> time) {

    private static final TimeWriter TIMESTAMP = TimeWriter.of(
                    LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .orElseThrow();

    /** @param source the row's text of a name, which is a column or a name in an object */
    static RecordFields of(Schema schema, Roles roles, Function<String, Function<Draft, Optional<String>>> source) {
        return new RecordFields(unlessField(roles.id(), schema, source), unlessField(roles.time(), schema, source));
    }

    private static Function<Draft, Optional<String>> unlessField(
            String name, Schema schema, Function<String, Function<Draft, Optional<String>>> source) {
        return schema.getField(name) == null ? source.apply(name) : draft -> Optional.empty();
    }

    /** Puts both into the draft; false if the time is none that Kafka takes. */
    boolean read(Draft draft) {
        id.apply(draft).filter(text -> !text.isEmpty()).ifPresent(text -> draft.id = text);
        Optional<String> text = time.apply(draft);
        if (text.isEmpty()) {
            return true;
        }
        OptionalLong millis = TIMESTAMP.parse(text.get());
        // Kafka takes no timestamp before 1970.
        if (millis.isEmpty() || millis.getAsLong() < 0) {
            return draft.reject(
                    "time must be a time since 1970, to be the record's timestamp, but was " + Excerpt.of(text.get()));
        }
        draft.timeMillis = millis.getAsLong();
        return true;
    }
}
