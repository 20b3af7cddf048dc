package io.thalweg.workbench.files;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Trims a value of a file, and replaces texts that stand for a missing value by an empty text. All file formats and
 * columns use this class, so that they treat values alike.
 */
final class CleanText implements UnaryOperator<String> {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char LAST_OF_ASCII = 0x7f;

    private final Set<String> missing;

    /** @param missing texts that stand for a missing value */
    CleanText(List<String> missing) {
        this.missing = missing.stream().map(CleanText::strip).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String apply(String text) {
        return of(text, 0, text.length());
    }

    /** Returns the cleaned part of a text. */
    String of(String text, int from, int to) {
        String stripped = strip(text, from, to);
        return !missing.isEmpty() && missing.contains(stripped) ? "" : stripped;
    }

    /** Trims white space. */
    static String strip(String text) {
        return strip(text, 0, text.length());
    }

    /**
     * Whether the character is white space in Unicode. No-break spaces and the byte-order mark (ZERO WIDTH NO-BREAK
     * SPACE) count.
     */
    static boolean isSpace(char character) {
        if (character <= LAST_OF_ASCII) {
            return character <= ' ' && Character.isWhitespace(character);
        }
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == BYTE_ORDER_MARK;
    }

    private static String strip(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (start < end && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
