package io.thalweg.workbench.files;

import io.thalweg.workbench.console.FailureException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** An open file whose content is uncompressed on the way if it is gzip, which its first bytes say, not its name. */
final class DataFile implements Closeable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FINGERPRINT_BYTES = 8;
    private static final byte[] GZIP = {(byte) 0x1f, (byte) 0x8b};

    private final Path path;
    private final long bytes;
    private final FileChannel channel;
    private final InputStream content;

    private DataFile(Path path, long bytes, FileChannel channel, InputStream content) {
        this.path = path;
        this.bytes = bytes;
        this.channel = channel;
        this.content = content;
    }

    /**
     * Opens a file.
     *
     * @throws FailureException if there is no such file, or it begins like gzip and is not
     */
    static DataFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new FailureException(
                    "data file " + path + (Files.exists(path) ? " is not a plain file" : " does not exist"));
        }
        FileChannel channel = FileChannel.open(path);
        try {
            InputStream raw = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
            boolean isGzip = Arrays.equals(peek(raw, GZIP.length), GZIP);
            InputStream content =
                    isGzip ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES) : raw;
            return new DataFile(path, channel.size(), channel, content);
        } catch (ZipException e) {
            channel.close();
            throw new FailureException("data file " + path + " begins like gzip but is not: " + e.getMessage(), e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The first bytes of the content, fewer if it is shorter; they are read again later. */
    byte[] peek(int bytes) throws IOException {
        return peek(content, bytes);
    }

    /** The content, uncompressed. */
    InputStream content() {
        return content;
    }

    Path path() {
        return path;
    }

    /** File name without its folder. */
    String name() {
        return path.getFileName().toString();
    }

    /** How much of the file was read, from 0 to 1. */
    double progress() {
        try {
            return bytes == 0 ? 1 : (double) channel.position() / bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first 16 hexadecimal digits of the SHA-256 of the files as they lie there, one after the other. */
    static String fingerprint(Path... paths) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (Path path : paths) {
                try (FileChannel channel = FileChannel.open(path)) {
                    while (channel.read(buffer.clear()) >= 0) {
                        digest.update(buffer.flip());
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
        channel.close();
    }

    private static byte[] peek(InputStream stream, int bytes) throws IOException {
        stream.mark(bytes);
        byte[] first = stream.readNBytes(bytes);
        stream.reset();
        return first;
    }
}
