package io.thalweg.workbench.feed.rate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many rows in a second. */
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
     * Reads {@code 500/s} or {@code 0.5/s}; the unit may be left out.
     *
     * @throws IllegalArgumentException if it reads otherwise
     */
    public static Rate parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a rate reads 500/s but was " + text);
        }
        return new Rate(Double.parseDouble(matcher.group(1)));
    }

    /** How many rows may have gone after so long. */
    long rowsAfter(long nanos) {
        return 1 + (long) (nanos / NANOS_PER_SECOND * rowsPerSecond);
    }
}
