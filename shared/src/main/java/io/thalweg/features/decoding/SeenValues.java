package io.thalweg.features.decoding;

import io.thalweg.features.UnseenValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Remembers which of a field's listed values have occurred, and some of the texts that are not listed. Once all have
 * occurred, or as long as nobody asked for it, a lookup costs one comparison more.
 */
final class SeenValues {

    private static final int MOST_OTHERS = 100;
    private static final int LONGEST_OTHER_BYTES = 60;

    private final String setting;
    private final String field;
    private final List<String> values;

    /** By the index of the value; the last one, if there is one more, is any other text. */
    private final boolean[] isSeen;

    private final Set<String> others = new LinkedHashSet<>();

    /** Number of configured values not seen yet; 0 while nothing is watched. */
    private int unseen;

    private long texts;

    /**
     * Watches nothing yet.
     *
     * @param setting the key that lists the values
     * @param awaitsOther whether a text that is not listed must occur too
     */
    SeenValues(String setting, String field, List<String> values, boolean awaitsOther) {
        this.setting = setting;
        this.field = field;
        this.values = values;
        this.isSeen = new boolean[values.size() + (awaitsOther ? 1 : 0)];
    }

    /** Watches from now on. */
    void watch() {
        unseen = isSeen.length;
    }

    /**
     * Takes note of a text.
     *
     * @param index of the value that the row's text is, or {@link Vocabulary#UNKNOWN}
     * @return the index
     */
    int note(int index, ExampleBuffer row) {
        if (unseen > 0) {
            look(index, row);
        }
        return index;
    }

    private void look(int index, ExampleBuffer row) {
        texts++;
        int slot = index == Vocabulary.UNKNOWN ? values.size() : index;
        if (slot < isSeen.length && !isSeen[slot]) {
            isSeen[slot] = true;
            unseen--;
        }
        if (unseen == 0) {
            others.clear();
        } else if (index == Vocabulary.UNKNOWN
                && others.size() < MOST_OTHERS
                && row.textLength <= LONGEST_OTHER_BYTES) {
            others.add(new String(row.text, row.textStart, row.textLength, StandardCharsets.UTF_8));
        }
    }

    /** What is still waited for after so many texts, or nothing if there were fewer; it is told once, and then watched no more. */
    List<UnseenValue> take(long leastTexts) {
        List<UnseenValue> taken = new ArrayList<>();
        if (unseen > 0 && texts >= leastTexts) {
            List<String> sample = List.copyOf(others);
            for (int i = 0; i < isSeen.length; i++) {
                if (!isSeen[i]) {
                    boolean isAnyOther = i == values.size();
                    taken.add(
                            new UnseenValue(setting, field, values.get(isAnyOther ? 0 : i), isAnyOther, texts, sample));
                }
            }
            unseen = 0;
            others.clear();
        }
        return taken;
    }
}
