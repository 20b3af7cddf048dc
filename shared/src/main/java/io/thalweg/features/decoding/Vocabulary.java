package io.thalweg.features.decoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Looks up the index of a UTF-8 string in a fixed list without decoding it. */
final class Vocabulary {

    static final int UNKNOWN = -1;

    private final byte[][] texts;

    // Open addressing: 0 is a free slot, i + 1 means texts[i]. There are at least twice as many slots as texts, so a
    // search always ends at a free slot.
    private final int[] slots;

    Vocabulary(List<String> values) {
        texts = values.stream()
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        slots = new int[Integer.highestOneBit(Math.max(1, texts.length)) * 4];
        for (int i = 0; i < texts.length; i++) {
            slots[slot(texts[i], 0, texts[i].length)] = i + 1;
        }
    }

    /** The index of the row's text, or {@link #UNKNOWN}. */
    int index(ExampleBuffer row) {
        return slots[slot(row.text, row.textStart, row.textLength)] - 1;
    }

    /** The slot with the text, or the free slot where it would be inserted. */
    private int slot(byte[] text, int start, int length) {
        int slot = Murmur3.hash(text, start, length, 0) & (slots.length - 1);
        while (slots[slot] != 0) {
            byte[] candidate = texts[slots[slot] - 1];
            if (Arrays.equals(candidate, 0, candidate.length, text, start, start + length)) {
                return slot;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
