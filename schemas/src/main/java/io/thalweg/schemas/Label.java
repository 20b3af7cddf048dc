package io.thalweg.schemas;

import io.thalweg.schemas.avro.AvroOutput;
import java.io.IOException;
import org.apache.avro.Schema;

/**
 * A record of the labels topic: the true class or number of an event, known later than the event.
 *
 * @param eventId id of the event that it belongs to, also the record key
 * @param timeMillis when it became known, milliseconds since the epoch
 * @param value text of the class, or the number in decimal
 */
public record Label(String eventId, long timeMillis, String value) {

    /** The Avro body by {@link Schemas#LABEL}. */
    public byte[] encode() {
        return new AvroOutput(64)
                .writeString(eventId)
                .writeLong(timeMillis)
                .writeString(value)
                .toByteArray();
    }

    /**
     * The inverse of {@link #encode()}, of whatever schema wrote it.
     *
     * @throws IOException if the bytes from {@code offset} on are no label
     */
    public static Label decode(Schema writer, byte[] bytes, int offset) throws IOException {
        return BodyReader.read(
                Schemas.LABEL,
                writer,
                bytes,
                offset,
                body -> new Label(
                        body.get("eventId").toString(),
                        (Long) body.get("time"),
                        body.get("value").toString()));
    }
}
