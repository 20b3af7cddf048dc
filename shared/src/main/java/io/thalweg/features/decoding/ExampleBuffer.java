package io.thalweg.features.decoding;

import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureValues;
import java.nio.charset.StandardCharsets;

/** Buffer for the example that is being decoded, and for the text that was read last. One per decoder; readers write into it. */
final class ExampleBuffer {

    /** As of {@link FeatureValues#columns()}. */
    float[] columns;

    /** As of {@link FeatureValues#numbers()}. */
    double[] numbers;

    String id;
    long timeMillis;
    float label;
    float weight;

    /** Why the record cannot be used; null while it can. */
    String reason;

    /** The text that was read last, as UTF-8: often a piece of the record itself. */
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

    /** Always false, so that a reader can end with it. */
    boolean reject(String why) {
        reason = why;
        return false;
    }

    void text(byte[] utf8, int start, int length) {
        text = utf8;
        textStart = start;
        textLength = length;
    }

    /** The text's beginning, for messages: it may be a megabyte of somebody's mistake. */
    String excerpt() {
        int length = Math.min(textLength, EXCERPT_BYTES);
        return new String(text, textStart, length, StandardCharsets.UTF_8) + (length < textLength ? "…" : "");
    }

    /** The decimal digits of a number, as {@link Long#toString(long)} writes them, without making a string. */
    void text(long number) {
        int start = LONGEST_LONG;
        // The negative side has one number more.
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
