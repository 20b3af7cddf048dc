package io.thalweg.schemas;

import io.thalweg.schemas.avro.AvroOutput;
import java.io.IOException;
import org.apache.avro.Schema;

/**
 * The record of the weights topic that names the newest complete version; its key is {@code <pipeline>/head}.
 *
 * @param version {@code generation.step}
 * @param createdMillis when the snapshot was taken, milliseconds since the epoch
 * @param parts how many parts the version has
 * @param sha256 of the version's payload, 64 hexadecimal digits
 */
public record WeightsHead(String pipeline, String version, long createdMillis, int parts, String sha256) {

    /** The Avro body by {@link Schemas#WEIGHTS_HEAD}. */
    public byte[] encode() {
        return new AvroOutput(128)
                .writeString(pipeline)
                .writeString(version)
                .writeLong(createdMillis)
                .writeInt(parts)
                .writeString(sha256)
                .toByteArray();
    }

    /**
     * The inverse of {@link #encode()}, of whatever schema wrote it.
     *
     * @throws IOException if the bytes from {@code offset} on are no head
     */
    public static WeightsHead decode(Schema writer, byte[] bytes, int offset) throws IOException {
        return BodyReader.read(
                Schemas.WEIGHTS_HEAD,
                writer,
                bytes,
                offset,
                body -> new WeightsHead(
                        body.get("pipeline").toString(),
                        body.get("version").toString(),
                        (Long) body.get("createdTime"),
                        (Integer) body.get("parts"),
                        body.get("sha256").toString()));
    }
}
