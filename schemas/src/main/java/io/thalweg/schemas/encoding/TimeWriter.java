package io.thalweg.schemas.encoding;

import io.thalweg.schemas.avro.AvroOutput;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;

/**
 * Writes times in the unit of the schema: {@code timestamp-millis}, {@code -micros}, {@code -nanos}, {@code date}, or a
 * long in milliseconds. A text is a whole number in that unit, or an {@link IsoTime}.
 */
final class TimeWriter {

    private static final long MILLIS_PER_DAY = 86_400_000;

    private final long unitsPerMilli;
    private final boolean isDate;

    private TimeWriter(long unitsPerMilli, boolean isDate) {
        this.unitsPerMilli = unitsPerMilli;
        this.isDate = isDate;
    }

    /** Empty if values of the type are no times. */
    static Optional<TimeWriter> of(Schema type) {
        String unit = Optional.ofNullable(type.getProp("logicalType")).orElse("timestamp-millis");
        return switch (type.getType()) {
            case INT -> unit.equals("date") ? Optional.of(new TimeWriter(1, true)) : Optional.empty();
            case LONG ->
                switch (unit) {
                    case "timestamp-millis", "local-timestamp-millis" -> Optional.of(new TimeWriter(1, false));
                    case "timestamp-micros", "local-timestamp-micros" -> Optional.of(new TimeWriter(1_000, false));
                    case "timestamp-nanos", "local-timestamp-nanos" -> Optional.of(new TimeWriter(1_000_000, false));
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    /** Writes a time that {@link #parse} gave, or the clock. */
    void write(long millis, AvroOutput out) {
        out.writeLong(isDate ? Math.floorDiv(millis, MILLIS_PER_DAY) : millis * unitsPerMilli);
    }

    /** Whether the time is within the range of the type: nanoseconds end in the year 2262. */
    private boolean holds(long millis) {
        return isDate
                ? Math.floorDiv(millis, MILLIS_PER_DAY) == (int) Math.floorDiv(millis, MILLIS_PER_DAY)
                : Math.abs(millis) <= Long.MAX_VALUE / unitsPerMilli;
    }

    /** The time that a text means, in milliseconds; empty if it is none, or none that the type can hold. */
    OptionalLong parse(String text) {
        OptionalLong millis = Numbers.isWhole(text) ? millisOf(text) : IsoTime.millis(text);
        return millis.isPresent() && holds(millis.getAsLong()) ? millis : OptionalLong.empty();
    }

    private OptionalLong millisOf(String digits) {
        try {
            long number = Long.parseLong(digits);
            return OptionalLong.of(
                    isDate ? Math.multiplyExact(number, MILLIS_PER_DAY) : Math.floorDiv(number, unitsPerMilli));
        } catch (NumberFormatException | ArithmeticException e) {
            // Digits, but too many of them.
            return OptionalLong.empty();
        }
    }
}
