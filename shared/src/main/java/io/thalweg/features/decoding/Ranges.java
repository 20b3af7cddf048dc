package io.thalweg.features.decoding;

/** Which values a field may have, and how a value outside is refused. */
final class Ranges {

    /** 0001-01-01T00:00:00.000Z, milliseconds since the epoch. */
    static final long FIRST_MILLI = -62_135_596_800_000L;

    /** 9999-12-31T23:59:59.999Z, milliseconds since the epoch. */
    static final long LAST_MILLI = 253_402_300_799_999L;

    private Ranges() {}

    /**
     * Whether a float can stand for it. That also bounds what stays a double: the square of a distance, of which statistics add
     * up as many as there are events, is finite.
     */
    static boolean isNumber(double value) {
        return Math.abs(value) <= Float.MAX_VALUE;
    }

    /** Refuses what is no such number; always false. */
    static boolean reject(String what, double value, ExampleBuffer row) {
        return rejectBelow(-Float.MAX_VALUE, what, value, row);
    }

    /** Refuses what is no such number, or is below {@code least}; always false. */
    static boolean rejectBelow(float least, String what, double value, ExampleBuffer row) {
        return row.reject(what + " must be a finite number from " + (least == 0 ? "0" : least) + " to "
                + Float.MAX_VALUE + " but was " + value);
    }
}
