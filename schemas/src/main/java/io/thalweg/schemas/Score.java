package io.thalweg.schemas;

import io.thalweg.schemas.avro.AvroOutput;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * A record of the scores topic: the network output for one event, and the version of the weights that computed it.
 *
 * @param eventId the event's id, also the record key
 * @param timeMillis the event's own time, milliseconds since the epoch
 * @param output probabilities for classes, the target for regression
 * @param version {@code generation.step}
 * @param weightsHash SHA-256 of the payload of the weights, 64 hexadecimal digits
 * @param trainedThroughMillis record timestamp of the newest example that the version has learned, 0 if none
 * @param stalenessMillis the event's record timestamp minus {@code trainedThroughMillis}, at least 0
 * @param stalenessEvents labeled events that were there but not yet in the version
 */
public record Score(
        String eventId,
        long timeMillis,
        float[] output,
        String version,
        String weightsHash,
        long trainedThroughMillis,
        long stalenessMillis,
        long stalenessEvents) {

    /** The Avro body by {@link Schemas#SCORE}. */
    public byte[] encode() {
        return new AvroOutput(160 + output.length * Float.BYTES)
                .writeString(eventId)
                .writeLong(timeMillis)
                .writeFloats(output)
                .writeString(version)
                .writeString(weightsHash)
                .writeLong(trainedThroughMillis)
                .writeLong(stalenessMillis)
                .writeLong(stalenessEvents)
                .toByteArray();
    }

    /**
     * The inverse of {@link #encode()}, of whatever schema wrote it.
     *
     * @throws IOException if the bytes from {@code offset} on are no score
     */
    public static Score decode(Schema writer, byte[] bytes, int offset) throws IOException {
        return BodyReader.read(Schemas.SCORE, writer, bytes, offset, Score::of);
    }

    private static Score of(GenericRecord body) {
        List<?> numbers = (List<?>) body.get("output");
        float[] output = new float[numbers.size()];
        for (int i = 0; i < output.length; i++) {
            output[i] = (Float) numbers.get(i);
        }
        return new Score(
                body.get("eventId").toString(),
                (Long) body.get("time"),
                output,
                body.get("version").toString(),
                body.get("weightsHash").toString(),
                (Long) body.get("trainedThrough"),
                (Long) body.get("stalenessMillis"),
                (Long) body.get("stalenessEvents"));
    }
}
