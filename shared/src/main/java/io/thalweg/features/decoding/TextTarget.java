package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A field that is used by its text: of an enum the symbol, of a boolean {@code true} or {@code false}, of a number its
 * decimal digits, whole numbers without a fraction ({@code 3}, also of the double 3.0).
 */
record TextTarget(String field, Use use, ValueReader absent) implements Target {

    private static final byte[] TRUE = utf8("true");
    private static final byte[] FALSE = utf8("false");

    /** What is done with the row's text; false if the record cannot be used. */
    @FunctionalInterface
    interface Use {
        boolean accept(Row row);
    }

    @Override
    public String expectation() {
        return "a text, an enum, a boolean or a number";
    }

    @Override
    public Optional<ValueReader> reader(Schema type) {
        return switch (type.getType()) {
            case STRING -> Optional.of(this::readString);
            case ENUM -> Optional.of(enumReader(type));
            case INT ->
                Optional.of((in, row) -> {
                    row.text(in.readInt());
                    return use.accept(row);
                });
            case LONG ->
                Optional.of((in, row) -> {
                    row.text(in.readLong());
                    return use.accept(row);
                });
            case BOOLEAN ->
                Optional.of((in, row) -> {
                    byte[] text = in.readBoolean() ? TRUE : FALSE;
                    row.text(text, 0, text.length);
                    return use.accept(row);
                });
            case FLOAT -> Optional.of((in, row) -> useNumber(in.readFloat(), row));
            case DOUBLE -> Optional.of((in, row) -> useNumber(in.readDouble(), row));
            case BYTES, FIXED, ARRAY, MAP, RECORD, UNION, NULL -> Optional.empty();
        };
    }

    private boolean readString(AvroInput in, Row row) throws MalformedException {
        int length = in.readLength();
        row.text(in.bytes(), in.advance(length), length);
        return use.accept(row);
    }

    private ValueReader enumReader(Schema type) {
        byte[][] symbols = type.getEnumSymbols().stream().map(TextTarget::utf8).toArray(byte[][]::new);
        return (in, row) -> {
            int symbol = in.readEnum();
            if (symbol < 0 || symbol >= symbols.length) {
                throw new MalformedException(
                        "an enum " + type.getName() + " must be in [0, " + symbols.length + ") but was " + symbol);
            }
            row.text(symbols[symbol], 0, symbols[symbol].length);
            return use.accept(row);
        };
    }

    private boolean useNumber(double value, Row row) {
        if (!Double.isFinite(value)) {
            return row.reject(field + " must be a finite number but was " + value);
        }
        if (value == (long) value) {
            row.text((long) value);
        } else {
            byte[] text = utf8(Double.toString(value));
            row.text(text, 0, text.length);
        }
        return use.accept(row);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
