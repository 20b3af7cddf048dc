package io.thalweg.features.decoding;

import java.util.Optional;
import org.apache.avro.Schema;

/** A field that is used as one number. True counts as 1, false as 0. */
record NumberTarget(Use use, ValueReader absent) implements Target {

    /** What is done with the number; false if the record cannot be used. */
    @FunctionalInterface
    interface Use {
        boolean accept(double value, Row row);
    }

    @Override
    public String expectation() {
        return "a number";
    }

    @Override
    public Optional<ValueReader> reader(Schema type) {
        return switch (type.getType()) {
            case INT -> Optional.of((in, row) -> use.accept(in.readInt(), row));
            case LONG -> Optional.of((in, row) -> use.accept((double) in.readLong(), row));
            case FLOAT -> Optional.of((in, row) -> use.accept(in.readFloat(), row));
            case DOUBLE -> Optional.of((in, row) -> use.accept(in.readDouble(), row));
            case BOOLEAN -> Optional.of((in, row) -> use.accept(in.readBoolean() ? 1 : 0, row));
            case STRING, BYTES, FIXED, ENUM, ARRAY, MAP, RECORD, UNION, NULL -> Optional.empty();
        };
    }
}
