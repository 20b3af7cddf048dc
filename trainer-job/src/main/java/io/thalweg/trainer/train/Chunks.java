package io.thalweg.trainer.train;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Splits a checkpoint into chunks of at most 1 MiB, because Flink writes and copies list state element by element. */
final class Chunks {

    static final int MAX_BYTES = 1 << 20;

    private Chunks() {}

    static List<byte[]> split(byte[] bytes) {
        List<byte[]> chunks = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += MAX_BYTES) {
            chunks.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + MAX_BYTES)));
        }
        return chunks;
    }

    static byte[] join(Iterable<byte[]> chunks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunks.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
