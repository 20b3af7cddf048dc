package io.thalweg.schemas.encoding;

import io.thalweg.schemas.avro.AvroOutput;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Writes times in the unit of the schema: {@code timestamp-millis}, {@code -micros}, {@code -nanos}, {@code date}, or a
 * long in milliseconds. A text is a whole number in that unit, or an ISO date with or without a time of day and an offset
 * ({@code 2016-04-01 00:00:07}, {@code 2016-04-01T00:00:07Z}); without an offset it is in UTC.
 */
final class TimeWriter {

    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .toFormatter();

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

    void write(long millis, AvroOutput out) {
        out.writeLong(isDate ? Math.floorDiv(millis, MILLIS_PER_DAY) : millis * unitsPerMilli);
    }

    /** The time that a text means, in milliseconds. */
    Optional<Long> parse(String text) {
        String time = text.strip();
        try {
            if (Numbers.isWhole(time)) {
                long number = Long.parseLong(time);
                return Optional.of(isDate ? number * MILLIS_PER_DAY : Math.floorDiv(number, unitsPerMilli));
            }
            return Optional.of(instant(ISO.parseBest(time, OffsetDateTime::from, LocalDateTime::from, LocalDate::from))
                    .toEpochMilli());
        } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(TemporalAccessor time) {
        if (time instanceof OffsetDateTime withOffset) {
            return withOffset.toInstant();
        }
        if (time instanceof LocalDateTime local) {
            return local.toInstant(ZoneOffset.UTC);
        }
        return ((LocalDate) time).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
