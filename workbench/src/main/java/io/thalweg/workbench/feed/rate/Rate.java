package io.thalweg.workbench.feed.rate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rate in rows per second. */
public record Rate(double rowsPerSecond) {

    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:/s)?");
    private static final double NANOS_PER_SECOND = 1e9;

    public Rate {
        if (!(rowsPerSecond > 0 && rowsPerSecond <= 1e9)) {
            throw new IllegalArgumentException(
                    "a rate must be above 0 and at most 1000000000/s but was " + rowsPerSecond + "/s");
        }
    }

    /**
     * Parses {@code 500/s} or {@code 0.5/s}; the unit is optional.
     *
     * @throws IllegalArgumentException if the text is not a rate
     */
    public static Rate parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a rate reads 500/s but was " + text);
        }
        return new Rate(Double.parseDouble(matcher.group(1)));
    }

    /** The number of rows that may be sent in this time. */
    long rowsAfter(long nanos) {
        return 1 + (long) (nanos / NANOS_PER_SECOND * rowsPerSecond);
    }
}
