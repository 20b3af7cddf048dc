package io.thalweg.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that is most similar to an unknown one. */
public final class Suggestion {

    private Suggestion() {}

    /** {@code did you mean units?} if one of the known words is similar, otherwise the list of all known words. */
    public static String among(Collection<String> known, String word) {
        return closest(known, word).map(close -> "did you mean " + close + "?").orElseGet(() -> all(known));
    }

    /** The text {@code known are units, activation}. */
    static String all(Collection<String> known) {
        return "known are " + String.join(", ", known);
    }

    /**
     * The known word with the smallest edit distance (insert, delete, replace, or swap neighbours; case does not
     * count), if the distance is at most a third of the word's length, or one. The first of equally similar words.
     */
    public static Optional<String> closest(Collection<String> known, String word) {
        int fewest = Math.max(1, word.length() / 3) + 1;
        Optional<String> closest = Optional.empty();
        for (String candidate : known) {
            if (Math.abs(word.length() - candidate.length()) >= fewest) {
                // The distance is at least the difference of the lengths. Checked first, because a word may be as long
                // as a file.
                continue;
            }
            int edits = edits(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (edits < fewest) {
                fewest = edits;
                closest = Optional.of(candidate);
            }
        }
        return closest;
    }

    /** The optimal string alignment distance. */
    private static int edits(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[from.length()][to.length()];
    }
}
