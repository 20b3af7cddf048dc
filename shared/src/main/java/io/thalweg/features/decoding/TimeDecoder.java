package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;
import java.util.Optional;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;

/**
 * A field that is used as a time, in any of Avro's units. The unit is that of the writer's schema; if it has none, that
 * of the reader's schema; otherwise milliseconds. Times outside the years 0001 to 9999 are refused.
 */
record TimeDecoder(String field, Use use, ValueReader absent) implements FieldDecoder {

    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int MICROS_PER_MILLI = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** Uses the time, milliseconds since the epoch; returns false if the record cannot be used. */
    @FunctionalInterface
    interface Use {
        void accept(long millis, ExampleBuffer row);
    }

    @Override
    public String expectation() {
        return "a time: a long with a logical type of timestamps, or a date";
    }

    @Override
    public Optional<ValueReader> reader(Resolver.Action action) {
        boolean isResolved =
                action.type == Resolver.Action.Type.DO_NOTHING || action.type == Resolver.Action.Type.PROMOTE;
        if (!isResolved || !isTime(action.reader)) {
            return Optional.empty();
        }
        String unit = unit(action.writer).or(() -> unit(action.reader)).orElse("timestamp-millis");
        boolean isInt = action.writer.getType() == Schema.Type.INT;
        return switch (unit) {
            case "date" -> isInt ? Optional.of(this::readDate) : Optional.empty();
            case "timestamp-millis", "local-timestamp-millis" -> Optional.of(reader(isInt, 1, "milliseconds"));
            case "timestamp-micros", "local-timestamp-micros" ->
                Optional.of(reader(isInt, MICROS_PER_MILLI, "microseconds"));
            case "timestamp-nanos", "local-timestamp-nanos" ->
                Optional.of(reader(isInt, NANOS_PER_MILLI, "nanoseconds"));
            default -> Optional.empty();
        };
    }

    private static boolean isTime(Schema type) {
        return type.getType() == Schema.Type.LONG
                || (type.getType() == Schema.Type.INT && unit(type).equals(Optional.of("date")));
    }

    // Reads the property instead of Avro's parsed logical type, which is missing if an older Avro that did not know it
    // parsed the schema.
    private static Optional<String> unit(Schema type) {
        return Optional.ofNullable(type.getProp("logicalType"));
    }

    private boolean readDate(AvroInput in, ExampleBuffer row) throws MalformedException {
        int days = in.readInt();
        return accept(days * MILLIS_PER_DAY, days, "days", row);
    }

    private ValueReader reader(boolean isInt, int perMilli, String unit) {
        return (in, row) -> {
            long value = isInt ? in.readInt() : in.readLong();
            return accept(Math.floorDiv(value, perMilli), value, unit, row);
        };
    }

    private boolean accept(long millis, long value, String unit, ExampleBuffer row) {
        if (millis < Ranges.FIRST_MILLI || millis > Ranges.LAST_MILLI) {
            return row.reject(field + " must be a time in the years 0001 to 9999 but was " + value + " " + unit
                    + " since 1970-01-01");
        }
        use.accept(millis, row);
        return true;
    }
}
