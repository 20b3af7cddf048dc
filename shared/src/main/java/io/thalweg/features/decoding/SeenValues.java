package io.thalweg.features.decoding;

import io.thalweg.features.UnseenValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tracks which of a field's listed values have occurred, and some of the texts that are not listed. When all have
 * occurred, or before tracking is started, a lookup costs only one more comparison.
 */
final class SeenValues {

    private static final int MOST_OTHERS = 100;
    private static final int LONGEST_OTHER_BYTES = 60;

    private final String setting;
    private final String field;
    private final List<String> values;

    /** By index of the value. A further element, if there is one, means any other text. */
    private final boolean[] isSeen;

    private final Set<String> others = new LinkedHashSet<>();

    /** The number of listed values that have not occurred; 0 while nothing is tracked. */
    private int unseen;

    private long texts;

    /**
     * Creates an inactive tracker.
     *
     * @param setting key that lists the values
     * @param awaitsOther whether a text that is not listed must occur too
     */
    SeenValues(String setting, String field, List<String> values, boolean awaitsOther) {
        this.setting = setting;
        this.field = field;
        this.values = values;
        this.isSeen = new boolean[values.size() + (awaitsOther ? 1 : 0)];
    }

    /** Starts tracking. */
    void watch() {
        unseen = isSeen.length;
    }

    /**
     * Notes a text.
     *
     * @param index index of the row's text, or {@link Vocabulary#UNKNOWN}
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

    /**
     * Returns the values that have not occurred, if there were at least this many texts, and stops tracking; otherwise
     * an empty list.
     */
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
