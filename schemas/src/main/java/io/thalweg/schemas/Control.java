package io.thalweg.schemas;

import io.thalweg.schemas.avro.AvroOutput;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A record of the control topic: a command to the trainer job and the scoring job of a pipeline.
 *
 * @param id of the command, also the record key
 * @param timeMillis when the command was given, milliseconds since the epoch
 * @param version the version meant, {@code generation.step}
 * @param note why and by whom, for people
 */
public record Control(String id, long timeMillis, Action action, Optional<String> version, String note) {

    private static final Schema ACTIONS = Schemas.CONTROL.getField("action").schema();

    /** The kind of a command. */
    public enum Action {
        /** An action of a newer version of Thalweg that this build does not know; ignored with a warning. */
        UNKNOWN,
        /** Learn on from the version named, as a new generation. */
        ROLL_BACK,
        /** Serve the version named and no other. */
        PIN,
        /** Follow the newest version again. */
        UNPIN,
        /** Make the challenger of the version named the champion. */
        PROMOTE
    }

    /** The Avro body by {@link Schemas#CONTROL}. */
    public byte[] encode() {
        AvroOutput out = new AvroOutput(96)
                .writeString(id)
                .writeLong(timeMillis)
                .writeInt(ACTIONS.getEnumOrdinal(action.name()))
                .writeInt(version.isPresent() ? 1 : 0);
        version.ifPresent(out::writeString);
        return out.writeString(note).toByteArray();
    }

    /**
     * The inverse of {@link #encode()}, of whatever schema wrote it.
     *
     * @throws IOException if the bytes from {@code offset} on are no command
     */
    public static Control decode(Schema writer, byte[] bytes, int offset) throws IOException {
        return BodyReader.read(
                Schemas.CONTROL,
                writer,
                bytes,
                offset,
                body -> new Control(
                        body.get("id").toString(),
                        (Long) body.get("time"),
                        Action.valueOf(body.get("action").toString()),
                        Optional.ofNullable(body.get("version")).map(Object::toString),
                        body.get("note").toString()));
    }
}
