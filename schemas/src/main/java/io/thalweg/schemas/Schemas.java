package io.thalweg.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;

/** The Avro schemas of Thalweg's own records, and a reader of {@code .avsc} files. */
public final class Schemas {

    public static final Schema EVENT = packaged("event.avsc");
    public static final Schema LABEL = packaged("label.avsc");
    public static final Schema SCORE = packaged("score.avsc");
    public static final Schema WEIGHTS_PART = packaged("weights-part.avsc");
    public static final Schema WEIGHTS_MANIFEST = packaged("weights-manifest.avsc");
    /** Of a record that earlier builds wrote after each version. It is not used any more, but {@code tail} shows it. */
    public static final Schema WEIGHTS_HEAD = packaged("weights-head.avsc");

    public static final Schema CONTROL = packaged("control.avsc");

    /** All of them. */
    public static final List<Schema> ALL =
            List.of(EVENT, LABEL, SCORE, WEIGHTS_PART, WEIGHTS_MANIFEST, WEIGHTS_HEAD, CONTROL);

    private Schemas() {}

    /**
     * Reads one schema from an {@code .avsc} file.
     *
     * @throws IOException if the file cannot be read or holds no valid schema
     */
    public static Schema read(Path file) throws IOException {
        String json;
        try {
            json = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not an Avro schema: it is not UTF-8 text", e);
        }
        try {
            return parse(json);
        } catch (IOException e) {
            throw new IOException(file + " is not an Avro schema: " + e.getMessage(), e);
        }
    }

    /**
     * Reads one schema from its JSON.
     *
     * @throws IOException if the text is not a valid schema by itself
     */
    // Avro reports most mistakes as AvroRuntimeException, but not all: a name that is not defined is a
    // NullPointerException.
    public static Schema parse(String json) throws IOException {
        try {
            return new Schema.Parser().parse(json);
        } catch (RuntimeException | StackOverflowError e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Schema packaged(String name) {
        try (InputStream in = Schemas.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " must be packaged beside " + Schemas.class + " but is not");
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
