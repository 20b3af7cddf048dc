package io.thalweg.schemas;

import io.thalweg.schemas.avro.AvroOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * A record of the weights topic with one slice of the weights; its key is {@code <pipeline>/<version>/part/<index>}.
 *
 * @param version {@code generation.step}
 * @param index place among the version's parts, counted from 0
 * @param bytes the slice; the array is not copied
 */
public record WeightsPart(String pipeline, String version, int index, byte[] bytes) {

    public WeightsPart {
        if (index < 0) {
            throw new IllegalArgumentException("index must be at least 0 but was " + index);
        }
    }

    /** The Avro body by {@link Schemas#WEIGHTS_PART}. */
    public byte[] encode() {
        return new AvroOutput(128 + bytes.length)
                .writeString(pipeline)
                .writeString(version)
                .writeInt(index)
                .writeBytes(bytes, 0, bytes.length)
                .toByteArray();
    }

    /**
     * The inverse of {@link #encode()}, of whatever schema wrote it.
     *
     * @throws IOException if the bytes from {@code offset} on are no part
     */
    public static WeightsPart decode(Schema writer, byte[] bytes, int offset) throws IOException {
        return BodyReader.read(
                Schemas.WEIGHTS_PART,
                writer,
                bytes,
                offset,
                body -> new WeightsPart(
                        body.get("pipeline").toString(),
                        body.get("version").toString(),
                        (Integer) body.get("index"),
                        // The reader made this buffer for us, exactly as long as its content.
                        ((ByteBuffer) body.get("bytes")).array()));
    }
}
