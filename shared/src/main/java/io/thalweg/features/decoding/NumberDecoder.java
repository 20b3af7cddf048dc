package io.thalweg.features.decoding;

import java.util.Optional;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;

/**
 * A field that is used as one number, with the value of the reader's type: a long is rounded to a float if the reader's
 * schema has a float. True is 1, false is 0.
 */
record NumberDecoder(Use use, ValueReader absent) implements FieldDecoder {

    /** Uses the number; returns false if the record cannot be used. */
    @FunctionalInterface
    interface Use {
        boolean accept(double value, ExampleBuffer row);
    }

    @Override
    public String expectation() {
        return "a number";
    }

    @Override
    public Optional<ValueReader> reader(Resolver.Action action) {
        boolean isFloat = action.reader.getType() == Schema.Type.FLOAT;
        return switch (action.type) {
            case DO_NOTHING, PROMOTE ->
                switch (action.writer.getType()) {
                    case INT ->
                        isFloat
                                ? Optional.of((in, row) -> use.accept((float) in.readInt(), row))
                                : Optional.of((in, row) -> use.accept(in.readInt(), row));
                    case LONG ->
                        isFloat
                                ? Optional.of((in, row) -> use.accept((float) in.readLong(), row))
                                : Optional.of((in, row) -> use.accept((double) in.readLong(), row));
                    case FLOAT -> Optional.of((in, row) -> use.accept(in.readFloat(), row));
                    case DOUBLE -> Optional.of((in, row) -> use.accept(in.readDouble(), row));
                    case BOOLEAN -> Optional.of((in, row) -> use.accept(in.readBoolean() ? 1 : 0, row));
                    case STRING, BYTES, FIXED, ENUM, ARRAY, MAP, RECORD, UNION, NULL -> Optional.empty();
                };
            case ERROR, CONTAINER, ENUM, SKIP, RECORD, WRITER_UNION, READER_UNION -> Optional.empty();
        };
    }
}
