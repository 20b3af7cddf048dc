package io.thalweg.features.decoding;

import io.thalweg.schemas.avro.AvroInput;
import io.thalweg.schemas.avro.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;

/**
 * A field that is used by its text: the symbol of an enum, {@code true} or {@code false} for a boolean, the decimal
 * digits of a number, without a fraction for integers ({@code 3}, also for the double 3.0). The value is that of the
 * reader's type: a symbol that the reader's enum does not have becomes the enum's default.
 */
record TextDecoder(String field, Use use, ValueReader absent) implements FieldDecoder {

    private static final byte[] TRUE = utf8("true");
    private static final byte[] FALSE = utf8("false");

    /** Uses the row's text; returns false if the record cannot be used. */
    @FunctionalInterface
    interface Use {
        boolean accept(ExampleBuffer row);
    }

    @Override
    public String expectation() {
        return "a text, an enum, a boolean or a number";
    }

    @Override
    public Optional<ValueReader> reader(Resolver.Action action) {
        return switch (action.type) {
            case DO_NOTHING, PROMOTE -> scalar(action.writer.getType(), action.reader.getType());
            case ENUM -> Optional.of(enumReader(action.writer, Optional.of(action.reader)));
            case ERROR -> symbol(action.writer, action.reader);
            case CONTAINER, SKIP, RECORD, WRITER_UNION, READER_UNION -> Optional.empty();
        };
    }

    private Optional<ValueReader> scalar(Schema.Type writer, Schema.Type reader) {
        return switch (reader) {
            case STRING -> Optional.of(this::readString);
            case INT, LONG ->
                Optional.of(
                        writer == Schema.Type.INT
                                ? (in, row) -> {
                                    row.text(in.readInt());
                                    return use.accept(row);
                                }
                                : (in, row) -> {
                                    row.text(in.readLong());
                                    return use.accept(row);
                                });
            case BOOLEAN ->
                Optional.of((in, row) -> {
                    byte[] text = in.readBoolean() ? TRUE : FALSE;
                    row.text(text, 0, text.length);
                    return use.accept(row);
                });
            case FLOAT ->
                switch (writer) {
                    case INT -> Optional.of((in, row) -> useNumber((float) in.readInt(), row));
                    case LONG -> Optional.of((in, row) -> useNumber((float) in.readLong(), row));
                    default -> Optional.of((in, row) -> useNumber(in.readFloat(), row));
                };
            case DOUBLE ->
                switch (writer) {
                    case INT -> Optional.of((in, row) -> useNumber(in.readInt(), row));
                    case LONG -> Optional.of((in, row) -> useNumber((double) in.readLong(), row));
                    case FLOAT -> Optional.of((in, row) -> useNumber(in.readFloat(), row));
                    default -> Optional.of((in, row) -> useNumber(in.readDouble(), row));
                };
            case BYTES, FIXED, ENUM, ARRAY, MAP, RECORD, UNION, NULL -> Optional.empty();
        };
    }

    private boolean readString(AvroInput in, ExampleBuffer row) throws MalformedException {
        int length = in.readLength();
        row.text(in.bytes(), in.advance(length), length);
        return use.accept(row);
    }

    /** Reads an enum as the reader's string, or a string as the reader's enum, which Avro itself does not resolve. */
    private Optional<ValueReader> symbol(Schema writer, Schema reader) {
        if (writer.getType() == Schema.Type.ENUM && isAny(Schema.Type.STRING, reader)) {
            return Optional.of(enumReader(writer, Optional.empty()));
        }
        return writer.getType() == Schema.Type.STRING ? enumOf(reader).map(this::symbolReader) : Optional.empty();
    }

    private static boolean isAny(Schema.Type wanted, Schema type) {
        return type.getType() == wanted
                || (type.isUnion() && type.getTypes().stream().anyMatch(branch -> branch.getType() == wanted));
    }

    /** The enum type, or the only enum among the branches of a union. */
    private static Optional<Schema> enumOf(Schema type) {
        List<Schema> enums = (type.isUnion() ? type.getTypes() : List.of(type))
                .stream().filter(branch -> branch.getType() == Schema.Type.ENUM).toList();
        return enums.size() == 1 ? Optional.of(enums.get(0)) : Optional.empty();
    }

    /**
     * Reads an enum.
     *
     * @param reader the enum that must have the symbol, otherwise its default is used; empty if any symbol is valid
     */
    private ValueReader enumReader(Schema writer, Optional<Schema> reader) {
        List<String> written = writer.getEnumSymbols();
        List<Optional<String>> resolved = written.stream()
                .map(symbol -> reader.isPresent() ? resolve(symbol, reader.get()) : Optional.of(symbol))
                .toList();
        byte[][] symbols =
                resolved.stream().map(symbol -> utf8(symbol.orElse(""))).toArray(byte[][]::new);
        boolean[] isKnown = new boolean[symbols.length];
        for (int i = 0; i < isKnown.length; i++) {
            isKnown[i] = resolved.get(i).isPresent();
        }
        return (in, row) -> {
            int symbol = in.readEnum();
            if (symbol < 0 || symbol >= symbols.length) {
                throw new MalformedException(
                        "an enum " + writer.getName() + " must be in [0, " + symbols.length + ") but was " + symbol);
            }
            if (!isKnown[symbol]) {
                return rejectSymbol(reader.orElseThrow(), written.get(symbol), row);
            }
            row.text(symbols[symbol], 0, symbols[symbol].length);
            return use.accept(row);
        };
    }

    private ValueReader symbolReader(Schema reader) {
        Vocabulary symbols = new Vocabulary(reader.getEnumSymbols());
        byte[] other = utf8(Optional.ofNullable(reader.getEnumDefault()).orElse(""));
        return (in, row) -> {
            int length = in.readLength();
            row.text(in.bytes(), in.advance(length), length);
            if (symbols.index(row) == Vocabulary.UNKNOWN) {
                if (other.length == 0) {
                    return rejectSymbol(reader, row.excerpt(), row);
                }
                row.text(other, 0, other.length);
            }
            return use.accept(row);
        };
    }

    private static Optional<String> resolve(String symbol, Schema reader) {
        return reader.hasEnumSymbol(symbol) ? Optional.of(symbol) : Optional.ofNullable(reader.getEnumDefault());
    }

    private boolean rejectSymbol(Schema reader, String symbol, ExampleBuffer row) {
        return row.reject(field + " must be one of " + reader.getEnumSymbols() + ", the symbols of the reader's enum "
                + reader.getName() + ", which has no default, but was " + symbol);
    }

    private boolean useNumber(double value, ExampleBuffer row) {
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
