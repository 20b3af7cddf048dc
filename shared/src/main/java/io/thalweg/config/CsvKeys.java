package io.thalweg.config;

import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Section;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys below {@code csv}. */
final class CsvKeys {

    private static final String TAB = "\\t";

    /** Characters that must be encoded as in ASCII, because files are split into lines before they are decoded. */
    private static final String ASCII = "\r\n\",;0aZ";

    private static final Key<Character> DELIMITER = Key.of(
            "delimiter", Formats.scalar("one character, such as \",\", \";\" or \"\\t\"", CsvKeys::delimiter), "\",\"");
    private static final Key<String> ENCODING = Key.of(
            "encoding",
            Formats.scalar(
                    "an encoding that contains ASCII, such as UTF-8, latin1 or windows-1252",
                    text -> Optional.of(text).filter(CsvKeys::containsAscii)),
            "UTF-8");
    private static final Key<List<String>> MISSING = Key.of("missing", Formats.listOrNone(Formats.text()), "[]");
    private static final Key<Map<String, String>> COLUMNS =
            Key.of("columns", Formats.mapping("a mapping of fields to names of columns", Formats.text()), "{}");

    static final Section<CsvConfig> SECTION = Section.of(
            List.of(DELIMITER, ENCODING, MISSING, COLUMNS),
            values -> new CsvConfig(values.of(DELIMITER), values.of(ENCODING), values.of(MISSING), values.of(COLUMNS)));

    private CsvKeys() {}

    /** A tab may be written without the quotes that YAML needs for it. */
    private static Optional<Character> delimiter(String text) {
        if (text.equals(TAB)) {
            return Optional.of('\t');
        }
        return text.length() == 1 ? Optional.of(text.charAt(0)) : Optional.empty();
    }

    private static boolean containsAscii(String name) {
        try {
            Charset charset = Charset.forName(name);
            return charset.canEncode()
                    && Arrays.equals(ASCII.getBytes(charset), ASCII.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // The encoding is unknown: the caller reports it, with the rule.
            return false;
        }
    }
}
