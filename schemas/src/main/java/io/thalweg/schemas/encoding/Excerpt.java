package io.thalweg.schemas.encoding;

/** Quotes and shortens a text for use in a message. */
public final class Excerpt {

    private static final int LONGEST = 60;

    private Excerpt() {}

    /** In quotes, or {@code empty}; only its beginning if it is long, since it may be a megabyte of somebody's mistake. */
    public static String of(String text) {
        if (text.isEmpty()) {
            return "empty";
        }
        return '"' + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text) + '"';
    }
}
