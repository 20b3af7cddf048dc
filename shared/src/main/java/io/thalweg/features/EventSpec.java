package io.thalweg.features;

import java.io.Serializable;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The schema of events, and the fields that hold their id and time.
 *
 * @param schema the reader's schema
 * @param id the field that identifies an event; its text is the record key. Without one the record's key identifies it
 * @param time the field with the event's time: {@code timestamp-millis}, {@code timestamp-micros}, or a long in milliseconds.
 *     Without one it is the record's timestamp
 */
public record EventSpec(Schema schema, Optional<String> id, Optional<String> time) implements Serializable {

    /** Creates a specification with both fields. */
    public EventSpec(Schema schema, String id, String time) {
        this(schema, Optional.of(id), Optional.of(time));
    }

    private Object writeReplace() {
        return new Form(schema, id.orElse(null), time.orElse(null));
    }

    /** The serialized form, because Optional is not serializable. */
    private record Form(Schema schema, String idOrNull, String timeOrNull) implements Serializable {

        private Object readResolve() {
            return new EventSpec(schema, Optional.ofNullable(idOrNull), Optional.ofNullable(timeOrNull));
        }
    }
}
