package io.thalweg.weights;

import io.thalweg.features.FeatureStatistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes payloads as former builds did. */
public final class FormerPayload {

    private static final int COLUMN_BYTES = 3 * Long.BYTES;

    private FormerPayload() {}

    /** Format v1, without the clips. */
    public static byte[] v1(Payload payload) {
        float[] values = payload.parameters().values();
        FeatureStatistics statistics = payload.statistics();
        int columns = statistics.counts().length;
        ByteBuffer buffer = ByteBuffer.allocate(
                        4 * Integer.BYTES + Float.BYTES * values.length + COLUMN_BYTES * columns + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(new byte[] {'T', 'H', 'W', 'L'})
                .putInt(1)
                .putInt(values.length)
                .putInt(columns);
        for (float value : values) {
            buffer.putFloat(value);
        }
        Arrays.stream(statistics.counts()).forEach(buffer::putLong);
        Arrays.stream(statistics.means()).forEach(buffer::putDouble);
        Arrays.stream(statistics.squares()).forEach(buffer::putDouble);
        CRC32C checksum = new CRC32C();
        checksum.update(buffer.array(), 0, buffer.position());
        return buffer.putInt((int) checksum.getValue()).array();
    }
}
