package io.thalweg.yaml;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key of a section, with its format and its default.
 *
 * @param written the default as it is written in the file; for a required key an example, which messages show
 */
public record Key<T>(String name, Format<T> format, boolean required, String written) {

    public static <T> Key<T> of(String name, Format<T> format, String writtenDefault) {
        return new Key<>(name, format, false, writtenDefault);
    }

    public static <T> Key<T> required(String name, Format<T> format, String writtenExample) {
        return new Key<>(name, format, true, writtenExample);
    }

    /** The default, or the example of a required key. */
    T value() {
        Problems problems = new Problems();
        return format.read(Document.parse(written), problems)
                .orElseThrow(() -> new IllegalStateException("the default of " + name + ": " + problems.list()));
    }

    Optional<T> read(Node node, Problems problems) {
        return format.read(node, problems.suggesting(remedy()));
    }

    private String remedy() {
        return written.equals("null") ? "correct it, or leave it out" : "write for example " + name + ": " + written;
    }

    Stream<KeyPath> keys(String path) {
        String place = path.isEmpty() ? name : path + "." + name;
        return Stream.concat(Stream.of(new KeyPath(place, format.rule(), required, written)), format.keys(place));
    }
}
