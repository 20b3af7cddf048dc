package io.thalweg.workbench.files;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Trims a value of a file, and replaces texts that stand for a missing value by an empty one. The only place where this is done, so
 * that it is the same for every type and every part of a file.
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

    /** What a part of a text stands for. */
    String of(String text, int from, int to) {
        String stripped = strip(text, from, to);
        return !missing.isEmpty() && missing.contains(stripped) ? "" : stripped;
    }

    /** The text without the space around it. */
    static String strip(String text) {
        return strip(text, 0, text.length());
    }

    /** White space of Unicode, no-break spaces included, and a byte-order mark, which is one by its name. */
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
