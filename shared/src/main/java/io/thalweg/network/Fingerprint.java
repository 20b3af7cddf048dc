package io.thalweg.network;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A short identifier of a network or a feature layout: the first 16 hexadecimal digits of the SHA-256 of its canonical
 * text. Weights carry those of the network and the features they were made for, and are refused by any other.
 *
 * <p>The canonical text writes a record as {@code Name(component=value,…,)} with its {@link FormatName} and its components in the order of declaration, a list as
 * {@code [value,…,]}, a text in quotes, an enum by its name, an absent value as {@code none}, a number as Java prints it; a
 * component marked {@link LeftOutWhileEmpty} is not written while it is an empty list or absent, and one marked
 * {@link LeftOutOfFingerprint} never.
 * Renaming a component of a record or a constant of an enum is a change of the format.
 */
public final class Fingerprint {

    private static final int HEX_DIGITS = 16;

    private Fingerprint() {}

    /** The fingerprint of a value made of records, lists, optionals, enums, texts, numbers and booleans. */
    public static String of(Object value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void append(Object value, StringBuilder text) {
        if (value instanceof Record record) {
            appendRecord(record, text);
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (Object element : list) {
                append(element, text);
                text.append(',');
            }
            text.append(']');
        } else if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                append(optional.get(), text);
            } else {
                text.append("none");
            }
        } else if (value instanceof String string) {
            text.append('"')
                    .append(string.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        } else if (value instanceof Enum<?> constant) {
            text.append(constant.name());
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            throw new IllegalArgumentException("no canonical text for " + value + " (" + value.getClass() + ")");
        }
    }

    private static void appendRecord(Record record, StringBuilder text) {
        text.append(nameOf(record.getClass())).append('(');
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(record);
                if (!isLeftOut(component, value)) {
                    text.append(component.getName()).append('=');
                    append(value, text);
                    text.append(',');
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the components of a public record are readable: " + component, e);
            }
        }
        text.append(')');
    }

    private static String nameOf(Class<?> type) {
        FormatName name = type.getAnnotation(FormatName.class);
        if (name == null) {
            throw new IllegalArgumentException(type + " needs a @FormatName to be part of a fingerprint");
        }
        return name.value();
    }

    private static boolean isLeftOut(RecordComponent component, Object value) {
        return component.isAnnotationPresent(LeftOutOfFingerprint.class)
                || (component.isAnnotationPresent(LeftOutWhileEmpty.class) && isEmpty(value));
    }

    private static boolean isEmpty(Object value) {
        return value instanceof List<?> list ? list.isEmpty() : value.equals(Optional.empty());
    }
}
