package io.thalweg.schemas.encoding;

import io.thalweg.schemas.avro.AvroOutput;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/** How a text, without space around it, becomes a value of each type of Avro. */
final class TextWriters {

    private static final Pattern BETWEEN_ELEMENTS = Pattern.compile("[\\s\\u00a0\\u2007\\u202f;]+");

    private TextWriters() {}

    /** The writer for a type; empty if no text is such a value. */
    static Optional<TextWriter> of(Schema type) {
        return switch (type.getType()) {
            case STRING ->
                Optional.of((text, out) -> {
                    out.writeString(text);
                    return true;
                });
            case INT -> Optional.of((text, out) -> writeWhole(text, Integer.MIN_VALUE, Integer.MAX_VALUE, out));
            case LONG -> Optional.of((text, out) -> writeWhole(text, Long.MIN_VALUE, Long.MAX_VALUE, out));
            case FLOAT -> Optional.of(TextWriters::writeFloat);
            case DOUBLE -> Optional.of(TextWriters::writeDouble);
            case BOOLEAN -> Optional.of(TextWriters::writeBoolean);
            case ENUM -> Optional.of(enumWriter(type));
            case ARRAY -> of(type.getElementType()).map(TextWriters::arrayWriter);
            case UNION -> unionWriter(type);
            case BYTES, FIXED, MAP, RECORD, NULL -> Optional.empty();
        };
    }

    /** What a text must be, for messages: {@code a double}, {@code null or a double}. */
    static String expectation(Schema type) {
        return switch (type.getType()) {
            case NULL -> "null";
            case INT, ARRAY -> "an " + type.getType().getName();
            case ENUM -> "one of " + type.getEnumSymbols();
            case UNION ->
                type.getTypes().stream()
                        .map(TextWriters::expectation)
                        .reduce((one, other) -> one + " or " + other)
                        .orElse("nothing");
            case LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTES, FIXED, MAP, RECORD ->
                "a " + type.getType().getName();
        };
    }

    private static boolean writeWhole(String text, long least, long most, AvroOutput out) {
        if (!Numbers.isWhole(text)) {
            return false;
        }
        try {
            long value = Long.parseLong(text);
            out.writeLong(value);
            return value >= least && value <= most;
        } catch (NumberFormatException e) {
            // Digits, but too many of them.
            return false;
        }
    }

    private static boolean writeFloat(String text, AvroOutput out) {
        if (!Numbers.isNumber(text)) {
            return false;
        }
        float value = Float.parseFloat(text);
        out.writeFloat(value);
        return Float.isFinite(value) || Numbers.isWord(text);
    }

    private static boolean writeDouble(String text, AvroOutput out) {
        if (!Numbers.isNumber(text)) {
            return false;
        }
        double value = Double.parseDouble(text);
        out.writeDouble(value);
        return Double.isFinite(value) || Numbers.isWord(text);
    }

    private static boolean writeBoolean(String text, AvroOutput out) {
        boolean value = text.equalsIgnoreCase("true") || text.equals("1");
        out.writeBoolean(value);
        return value || text.equalsIgnoreCase("false") || text.equals("0");
    }

    private static TextWriter enumWriter(Schema type) {
        List<String> symbols = type.getEnumSymbols();
        Map<String, Integer> ordinals = new HashMap<>();
        IntStream.range(0, symbols.size()).forEach(i -> ordinals.put(symbols.get(i), i));
        return (text, out) -> {
            Integer ordinal = ordinals.get(text);
            if (ordinal == null) {
                return false;
            }
            out.writeInt(ordinal);
            return true;
        };
    }

    /** Elements are separated by spaces or semicolons. */
    private static TextWriter arrayWriter(TextWriter element) {
        return (text, out) -> {
            String[] texts = BETWEEN_ELEMENTS.split(text, -1);
            out.writeLong(texts.length);
            for (String one : texts) {
                if (!element.write(one, out)) {
                    return false;
                }
            }
            out.writeLong(0);
            return true;
        };
    }

    /** The first branch that the text fits, a string last of all. */
    private static Optional<TextWriter> unionWriter(Schema union) {
        int[] branches = IntStream.range(0, union.getTypes().size())
                .filter(i -> of(union.getTypes().get(i)).isPresent())
                .boxed()
                .sorted(Comparator.comparing(i -> union.getTypes().get(i).getType() == Schema.Type.STRING))
                .mapToInt(Integer::intValue)
                .toArray();
        TextWriter[] writers = IntStream.of(branches)
                .mapToObj(i -> of(union.getTypes().get(i)).orElseThrow())
                .toArray(TextWriter[]::new);
        if (writers.length == 0) {
            return Optional.empty();
        }
        return Optional.of((text, out) -> {
            int start = out.size();
            for (int i = 0; i < writers.length; i++) {
                out.writeInt(branches[i]);
                if (writers[i].write(text, out)) {
                    return true;
                }
                out.truncate(start);
            }
            return false;
        });
    }
}
