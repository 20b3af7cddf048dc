package io.thalweg.features.decoding;

import java.util.Arrays;

/**
 * Counts the words of a text in hashed buckets and divides by the Euclidean norm of the counts. A word is a run of
 * letters and digits, converted to lower case by code point. Invalid UTF-8 separates words, like a space.
 */
final class BagOfWords {

    private final int buckets;
    private final int seed;
    private byte[] word = new byte[64];
    private int wordLength;

    /** The buckets with a count, in the first {@link #touchedCount} elements. */
    private int[] touched = new int[64];

    private int touchedCount;

    BagOfWords(int buckets, int seed) {
        this.buckets = buckets;
        this.seed = seed;
    }

    /** Writes the counts of the row's text, starting at {@code column}. */
    void count(ExampleBuffer row, int column) {
        byte[] text = row.text;
        int end = row.textStart + row.textLength;
        int at = row.textStart;
        wordLength = 0;
        touchedCount = 0;
        while (at < end) {
            int length = sequenceLength(text[at]);
            int codePoint = length <= end - at ? codePoint(text, at, length) : -1;
            if (codePoint >= 0 && Character.isLetterOrDigit(codePoint)) {
                append(Character.toLowerCase(codePoint));
            } else {
                endWord(row.columns, column);
            }
            at += codePoint < 0 ? 1 : length;
        }
        endWord(row.columns, column);
        normalize(row.columns, column);
    }

    private void endWord(float[] columns, int column) {
        if (wordLength > 0) {
            int bucket = Integer.remainderUnsigned(Murmur3.hash(word, 0, wordLength, seed), buckets);
            if (columns[column + bucket]++ == 0) {
                touch(bucket);
            }
            wordLength = 0;
        }
    }

    private void touch(int bucket) {
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, touched.length * 2);
        }
        touched[touchedCount++] = bucket;
    }

    /** Divides only the buckets with a count, which are few. */
    private void normalize(float[] columns, int column) {
        float squares = 0;
        for (int i = 0; i < touchedCount; i++) {
            float count = columns[column + touched[i]];
            squares += count * count;
        }
        if (squares > 0) {
            float length = (float) Math.sqrt(squares);
            for (int i = 0; i < touchedCount; i++) {
                columns[column + touched[i]] /= length;
            }
        }
    }

    /** The number of bytes of a code point that begins with this byte; 1 if no code point does. */
    private static int sequenceLength(byte first) {
        if (first >= 0 || (first & 0xC0) == 0x80) {
            return 1;
        }
        return (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
    }

    /** The code point at a position, or -1 if the bytes are not one. */
    private static int codePoint(byte[] text, int at, int length) {
        int first = text[at];
        if (length == 1) {
            return first;
        }
        int codePoint = first & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return -1;
            }
            codePoint = (codePoint << 6) | (text[at + i] & 0x3F);
        }
        return Character.isValidCodePoint(codePoint) ? codePoint : -1;
    }

    private void append(int codePoint) {
        if (wordLength + 4 > word.length) {
            word = Arrays.copyOf(word, word.length * 2);
        }
        int more = codePoint < 0x80 ? 0 : codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
        int shift = 6 * more;
        // The first byte begins with as many 1 bits as the code point has bytes; each following byte begins with 10.
        word[wordLength++] = (byte) (more == 0 ? codePoint : (0xFF80 >> more) | (codePoint >> shift));
        while (shift > 0) {
            shift -= 6;
            word[wordLength++] = (byte) (0x80 | ((codePoint >> shift) & 0x3F));
        }
    }
}
