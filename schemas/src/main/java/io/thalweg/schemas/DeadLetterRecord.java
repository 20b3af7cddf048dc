package io.thalweg.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record of the dead-letter topic, cut to the maximum size that the producer can send. A dead letter is larger than its
 * source by its headers, so a record that was just small enough to be read may be too large to be written, and the job
 * would fail at it again and again. If key and value are cut, the header {@value #CUT_FROM} has their original size; the
 * headers with topic, partition and offset say where the whole record is.
 *
 * @param key as in the source, or its beginning
 * @param value as in the source, or its beginning
 * @param headers in the order in which they are written
 */
public record DeadLetterRecord(byte[] key, byte[] value, Map<String, byte[]> headers) {

    /** Decimal: bytes of key and value together before they were cut. Only where they were. */
    public static final String CUT_FROM = "cut-from-bytes";

    /** For the frame of a record and a batch. */
    public static final int FRAME_BYTES = 1024;

    private static final int MAX_HEADER_BYTES = 4096;

    /**
     * Makes a record that fits.
     *
     * @param headers those of {@link DeadLetter#headers()}
     * @param maxBytes of the whole record, frame included
     */
    public static DeadLetterRecord of(byte[] key, byte[] value, Map<String, String> headers, int maxBytes) {
        int free = maxBytes - FRAME_BYTES - headers.size() * (MAX_HEADER_BYTES + Long.BYTES);
        byte[] shortKey = cut(key, Math.max(0, free));
        byte[] shortValue = cut(value, Math.max(0, free - shortKey.length));
        Map<String, byte[]> texts = new LinkedHashMap<>();
        headers.forEach((name, text) -> texts.put(name, cut(text.getBytes(StandardCharsets.UTF_8), MAX_HEADER_BYTES)));
        int bytes = key.length + value.length;
        if (bytes > shortKey.length + shortValue.length) {
            texts.put(CUT_FROM, Integer.toString(bytes).getBytes(StandardCharsets.UTF_8));
        }
        return new DeadLetterRecord(shortKey, shortValue, Collections.unmodifiableMap(texts));
    }

    private static byte[] cut(byte[] bytes, int max) {
        return bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
    }
}
