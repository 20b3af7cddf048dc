package io.thalweg.workbench.files;

import io.thalweg.workbench.console.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Splits a text file into lines, with any kind of line break. Lines are split before they are decoded, so that an
 * invalid byte affects one line only.
 */
final class TextLines {

    /** The rest of a longer line is dropped. */
    static final int LONGEST_BYTES = 1 << 24;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final char REPLACEMENT = '\uFFFD';
    private static final int UNSIGNED = 0xff;

    private final DataFile file;
    private final InputStream content;
    private final Charset charset;
    private final CharsetDecoder strict;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    /** The part of the current line that was in earlier buffers. */
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    private boolean isTooLong;
    private long number;

    /**
     * Creates a reader.
     *
     * @param charset an encoding that encodes ASCII characters as the same single bytes
     */
    TextLines(DataFile file, Charset charset) {
        this.file = file;
        this.content = file.content();
        this.charset = charset;
        this.strict = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * The next line, or empty at the end of the file.
     *
     * @throws FailureException if the rest of the file cannot be read
     */
    Optional<TextLine> next() throws IOException {
        while (true) {
            if (position == limit && !fill()) {
                return begun.size() == 0 ? Optional.empty() : Optional.of(line(0));
            }
            for (int i = position; i < limit; i++) {
                if (buffer[i] == '\n' || buffer[i] == '\r') {
                    TextLine line = line(i - position);
                    position = i + 1;
                    if (buffer[i] == '\r') {
                        skipLineFeed();
                    }
                    return Optional.of(line);
                }
            }
            keep(limit - position);
            position = limit;
        }
    }

    private void skipLineFeed() throws IOException {
        if ((position < limit || fill()) && buffer[position] == '\n') {
            position++;
        }
    }

    private boolean fill() throws IOException {
        try {
            int read = content.read(buffer);
            position = 0;
            limit = Math.max(read, 0);
            return read > 0;
        } catch (EOFException e) {
            throw damaged("the file ends before its data does (is it complete?)", e);
        } catch (IOException e) {
            throw damaged(e.getMessage(), e);
        }
    }

    private FailureException damaged(String reason, IOException cause) {
        return new FailureException(file.subject() + " is not readable after line " + number + ": " + reason, cause);
    }

    private void keep(int length) {
        int kept = Math.min(length, LONGEST_BYTES - begun.size());
        isTooLong |= kept < length;
        begun.write(buffer, position, kept);
    }

    private TextLine line(int length) {
        byte[] bytes;
        if (begun.size() == 0) {
            bytes = Arrays.copyOfRange(buffer, position, position + length);
        } else {
            keep(length);
            bytes = begun.toByteArray();
            begun.reset();
        }
        number++;
        String text = new String(bytes, charset);
        Optional<String> problem = isTooLong
                ? Optional.of("the line must have at most " + (LONGEST_BYTES >> 20) + " MiB but is longer")
                : problem(text, bytes);
        isTooLong = false;
        return new TextLine(number, bytes, text, problem);
    }

    /**
     * Decodes the line again and strictly, because U+FFFD may occur in the file itself. Only called if the text
     * contains U+FFFD.
     */
    private Optional<String> problem(String text, byte[] bytes) {
        if (text.indexOf(REPLACEMENT) < 0) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(bytes.length * (double) strict.maxCharsPerByte()));
        CoderResult result = strict.reset().decode(in, out, true);
        return result.isError()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "byte %d of the line, 0x%02x, is not valid in %s; write the file in %s, or name its own encoding"
                                + " (csv.encoding)",
                        in.position() + 1,
                        bytes[in.position()] & UNSIGNED,
                        charset.name(),
                        charset.name()))
                : Optional.empty();
    }
}
