package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Compresses what a test writes. */
final class Gzip {

    private Gzip() {}

    static byte[] of(String text) throws IOException {
        return of(text.getBytes(UTF_8));
    }

    static byte[] of(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
