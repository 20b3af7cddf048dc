package io.thalweg.schemas.encoding;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.OptionalLong;

/**
 * Parses an ISO 8601 date with an optional time of day and an optional offset, such as {@code 2016-04-01},
 * {@code 2016-04-01 00:00:07} or {@code 2016-04-01T00:00:07Z}. A time without an offset is UTC.
 */
public final class IsoTime {

    private static final DateTimeFormatter WITH_T = format('T');
    private static final DateTimeFormatter WITH_SPACE = format(' ');

    private IsoTime() {}

    /** The milliseconds since the epoch that a text means; empty if it is no such time, or none that exists, as 30 February. */
    public static OptionalLong millis(String text) {
        DateTimeFormatter format = text.indexOf(' ') < 0 ? WITH_T : WITH_SPACE;
        try {
            TemporalAccessor time = format.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return OptionalLong.of(instant(time).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static DateTimeFormatter format(char betweenDateAndTime) {
        return new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .optionalStart()
                .appendLiteral(betweenDateAndTime)
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .appendOffset("+HH:mm", "Z")
                .toFormatter()
                // Not smart, which takes 30 February for the 28th, and 24:00 for the next day.
                .withResolverStyle(ResolverStyle.STRICT);
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
