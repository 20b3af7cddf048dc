package io.thalweg.features.decoding;

/** The valid ranges of values, and the messages for values outside. */
final class Ranges {

    /** 0001-01-01T00:00:00.000Z, milliseconds since the epoch. */
    static final long FIRST_MILLI = -62_135_596_800_000L;

    /** 9999-12-31T23:59:59.999Z, milliseconds since the epoch. */
    static final long LAST_MILLI = 253_402_300_799_999L;

    private Ranges() {}

    /**
     * Whether the number is within the range of float. This limits doubles too, so that sums of squares in the
     * statistics are finite.
     */
    static boolean isNumber(double value) {
        return Math.abs(value) <= Float.MAX_VALUE;
    }

    /** Refuses a number that is not finite or too large; returns false. */
    static boolean reject(String what, double value, ExampleBuffer row) {
        return rejectBelow(-Float.MAX_VALUE, what, value, row);
    }

    /** Refuses a number that is not finite, too large, or below {@code least}; returns false. */
    static boolean rejectBelow(float least, String what, double value, ExampleBuffer row) {
        return row.reject(what + " must be a finite number from " + (least == 0 ? "0" : least) + " to "
                + Float.MAX_VALUE + " but was " + value);
    }
}
