package io.thalweg.workbench.files;

import io.thalweg.workbench.console.FailureException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
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
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** An open file or standard input. Gzip is detected by its first bytes, not by the file's name, and decompressed. */
final class DataFile implements Closeable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FINGERPRINT_BYTES = 8;
    private static final byte[] GZIP = {(byte) 0x1f, (byte) 0x8b};
    private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final Path STANDARD_INPUT = Path.of("-");

    /** Number of bytes that a peek waits for. A pipe may deliver no more for a while. */
    private static final int ENOUGH_TO_PEEK = 16;

    private final Path path;
    private final Optional<FileChannel> channel;
    private final long bytes;
    private final InputStream content;

    /** Only for standard input; empty for a file. */
    private final String randomFingerprint;

    private DataFile(Path path, Optional<FileChannel> channel, InputStream raw) throws IOException {
        this.path = path;
        this.channel = channel;
        this.bytes = channel.isPresent() ? channel.get().size() : 0;
        this.randomFingerprint = channel.isPresent() ? "" : "standard-input-" + UUID.randomUUID();
        boolean isGzip = Arrays.equals(peek(raw, GZIP.length), GZIP);
        this.content = isGzip ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES) : raw;
    }

    /**
     * Opens a file; {@code -} is standard input.
     *
     * @throws FailureException if the file does not exist, or begins like gzip but is not
     */
    static DataFile open(Path path) throws IOException {
        if (path.equals(STANDARD_INPUT)) {
            return open(path, Optional.empty(), new Pipe(System.in));
        }
        if (!Files.isRegularFile(path)) {
            throw new FailureException(
                    "data file " + path + (Files.exists(path) ? " is not a plain file" : " does not exist"));
        }
        FileChannel channel = FileChannel.open(path);
        try {
            return open(
                    path,
                    Optional.of(channel),
                    new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static DataFile open(Path path, Optional<FileChannel> channel, InputStream raw) throws IOException {
        try {
            return new DataFile(path, channel, raw);
        } catch (ZipException e) {
            throw new FailureException(subject(path) + " begins like gzip but is not: " + e.getMessage(), e);
        } catch (EOFException e) {
            throw new FailureException(subject(path) + " ends within its gzip header (is it complete?)", e);
        }
    }

    /** Standard input. It reports its end only when it is read. */
    private static final class Pipe extends BufferedInputStream {

        Pipe(InputStream in) {
            super(in, BUFFER_BYTES);
        }

        /**
         * Positive as long as data may follow. GZIPInputStream takes 0 for the end of the file, although another gzip
         * member may follow.
         */
        @Override
        public synchronized int available() throws IOException {
            int available = super.available();
            if (available > 0) {
                return available;
            }
            mark(1);
            boolean isEnd = read() < 0;
            reset();
            return isEnd ? 0 : 1;
        }
    }

    /**
     * Returns the first bytes of the content without consuming them.
     *
     * @param most maximum number of bytes
     * @throws FailureException if the file is damaged there
     */
    byte[] peek(int most) throws IOException {
        try {
            return peek(content, most);
        } catch (ZipException | EOFException e) {
            throw new FailureException(subject() + " is damaged at its beginning: " + e.getMessage(), e);
        }
    }

    /** Skips the byte-order mark of UTF-8 if there is one. */
    boolean skipByteOrderMark() throws IOException {
        boolean isThere = Arrays.equals(peek(content, UTF_8_MARK.length), UTF_8_MARK);
        if (isThere) {
            content.skipNBytes(UTF_8_MARK.length);
        }
        return isThere;
    }

    /** The decompressed content. */
    InputStream content() {
        return content;
    }

    Path path() {
        return path;
    }

    /** The name in messages. */
    String subject() {
        return subject(path);
    }

    private static String subject(Path path) {
        return path.equals(STANDARD_INPUT) ? "standard input" : "data file " + path;
    }

    /** File name without its folder. */
    String name() {
        return isRepeatable() ? path.getFileName().toString() : subject();
    }

    /** Whether the file can be opened again, which standard input cannot. */
    boolean isRepeatable() {
        return channel.isPresent();
    }

    /** The part of the file that is read, from 0 to 1; NaN for standard input. */
    double progress() {
        if (channel.isEmpty()) {
            return Double.NaN;
        }
        try {
            return bytes == 0 ? 1 : (double) channel.get().position() / bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Identifies the content. Standard input is different each time. */
    String fingerprint() throws IOException {
        return isRepeatable() ? fingerprint(path) : randomFingerprint;
    }

    /** The first 16 hexadecimal digits of the SHA-256 of the files' bytes, one file after the other. */
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

    /** Closes a file. Standard input stays open. */
    @Override
    public void close() throws IOException {
        if (channel.isPresent()) {
            content.close();
            channel.get().close();
        }
    }

    private static byte[] peek(InputStream stream, int most) throws IOException {
        stream.mark(most);
        byte[] first = new byte[most];
        int length = 0;
        int read = stream.read(first);
        while (read > 0 && length + read < Math.min(most, ENOUGH_TO_PEEK)) {
            length += read;
            read = stream.read(first, length, most - length);
        }
        stream.reset();
        return Arrays.copyOf(first, length + Math.max(read, 0));
    }
}
