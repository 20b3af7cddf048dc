package io.thalweg.features.decoding;

import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureValues;
import java.nio.charset.StandardCharsets;

/** The buffer of the example that is being decoded, and of the last text. One per decoder. */
final class ExampleBuffer {

    /** See {@link FeatureValues#columns()}. */
    float[] columns;

    /** See {@link FeatureValues#numbers()}. */
    double[] numbers;

    String id;
    long timeMillis;
    float label;
    float weight;

    /** Why the record cannot be used; null if it can. */
    String reason;

    /** The last text as UTF-8, often a part of the record's own array. */
    byte[] text;

    int textStart;
    int textLength;

    /** How many records enclose the one being skipped. */
    int depth;

    private static final int LONGEST_LONG = 20;
    private static final int EXCERPT_BYTES = 60;

    private final byte[] digits = new byte[LONGEST_LONG];
    private final int width;
    private final int standardized;

    ExampleBuffer(FeatureLayout layout) {
        width = layout.width();
        standardized = layout.standardized().length;
    }

    void begin() {
        columns = new float[width];
        numbers = new double[standardized];
        id = null;
        timeMillis = 0;
        label = Float.NaN;
        weight = 1;
        reason = null;
        depth = 0;
    }

    FeatureValues features() {
        return new FeatureValues(columns, numbers);
    }

    /** Sets the reason and returns false, so that a reader can return the result. */
    boolean reject(String why) {
        reason = why;
        return false;
    }

    void text(byte[] utf8, int start, int length) {
        text = utf8;
        textStart = start;
        textLength = length;
    }

    /** The beginning of the text for messages, because the text may be very long. */
    String excerpt() {
        int length = Math.min(textLength, EXCERPT_BYTES);
        return new String(text, textStart, length, StandardCharsets.UTF_8) + (length < textLength ? "…" : "");
    }

    /**
     * Sets the text to the decimal digits of a number, as {@link Long#toString(long)} writes them, without creating a
     * string.
     */
    void text(long number) {
        int start = LONGEST_LONG;
        // Negative, because Long.MIN_VALUE has no positive counterpart.
        long rest = number > 0 ? -number : number;
        do {
            digits[--start] = (byte) ('0' - rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (number < 0) {
            digits[--start] = '-';
        }
        text(digits, start, LONGEST_LONG - start);
    }
}
