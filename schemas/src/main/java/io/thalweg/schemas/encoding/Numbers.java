package io.thalweg.schemas.encoding;

import java.util.OptionalDouble;

/** Recognises decimal numbers in texts without exceptions, because an exception for each invalid row would be slow. */
public final class Numbers {

    private Numbers() {}

    /** The finite number that a text is; empty if it is none, or larger than a double can be. */
    public static OptionalDouble finite(String text) {
        double value = isNumber(text) ? Double.parseDouble(text) : Double.NaN;
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** An optional sign, then digits. */
    static boolean isWhole(String text) {
        int at = afterSign(text, 0);
        return at < text.length() && afterDigits(text, at) == text.length();
    }

    /** A decimal number, with or without fraction and exponent; also {@code NaN} and {@code Infinity}, as Java writes them. */
    static boolean isNumber(String text) {
        int start = afterSign(text, 0);
        int at = afterDigits(text, start);
        int digits = at - start;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = at + 1;
            at = afterDigits(text, fraction);
            digits += at - fraction;
        }
        if (digits == 0) {
            String word = text.substring(start);
            return word.equals("NaN") || word.equals("Infinity");
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int exponent = afterSign(text, at + 1);
            at = afterDigits(text, exponent);
            return at > exponent && at == text.length();
        }
        return at == text.length();
    }

    /** Whether a text that is a number is a word, not digits. */
    static boolean isWord(String number) {
        char last = number.charAt(number.length() - 1);
        return last > '9';
    }

    private static int afterSign(String text, int from) {
        return from < text.length() && (text.charAt(from) == '-' || text.charAt(from) == '+') ? from + 1 : from;
    }

    private static int afterDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
