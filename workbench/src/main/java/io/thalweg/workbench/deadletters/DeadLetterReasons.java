package io.thalweg.workbench.deadletters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the reasons of dead letters. Reasons that differ only in numbers and quoted texts are one reason: {@code x must be
 * a double but was "abc"} and {@code x must be a double but was "n/a"}. It is shown as it was said first, with the place of
 * that record.
 *
 * <pre>{@code
 * DeadLetterReasons reasons = new DeadLetterReasons();
 * reasons.add("x must be a double but was \"abc\"", "row 20");
 * reasons.lines();   // "  1 × x must be a double but was \"abc\" (first: row 20)"
 * }</pre>
 *
 * <p>Any thread.
 */
public final class DeadLetterReasons {

    /** Limits memory and output if every record has a different reason. */
    static final int MAX_REASONS = 100;

    /** The key for all reasons beyond the first {@value #MAX_REASONS}. */
    static final String OTHERS = "other reasons";

    private static final int MAX_LINES = 10;

    /** A place at the beginning of a reason. It is stored separately, so it is removed from the reason. */
    private static final Pattern PLACE = Pattern.compile("^((?:row|line) \\d+): ");

    /** Quoted texts, and numbers that are not part of a name such as {@code x1}. */
    private static final Pattern VALUE = Pattern.compile(
            "\"[^\"]*\"|(?<![\\p{L}\\p{N}])'[^']*'|(?<![\\p{L}\\p{N}_])[-+]?\\d[\\d.,]*(?:[eE][-+]?\\d+)?");

    /**
     * A reason with its count.
     *
     * @param reason the text of its first dead letter
     * @param count number of dead letters with this reason
     * @param first place of its first dead letter: {@code row 20}, {@code p.labeled-events-0@20}
     */
    public record Reason(String reason, long count, String first) {

        /** {@code 300 × x must be a double but was "abc" (first: row 0)}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d × %s (first: %s)", count, reason, first);
        }

        private Reason plusOne() {
            return new Reason(reason, count + 1, first);
        }
    }

    private final Map<String, Reason> reasons = new LinkedHashMap<>();

    /**
     * Counts a dead letter.
     *
     * @param place where its record was read
     */
    public synchronized void add(String reason, String place) {
        String text = PLACE.matcher(reason).replaceFirst("");
        String alike = VALUE.matcher(text).replaceAll("#");
        boolean isKnown = reasons.containsKey(alike);
        String key = isKnown || reasons.size() < MAX_REASONS ? alike : OTHERS;
        Reason first = new Reason(isKnown || !key.equals(OTHERS) ? text : OTHERS, 1, place);
        reasons.merge(key, first, (known, more) -> known.plusOne());
    }

    /** Returns the place at the beginning of a reason: {@code line 2}. */
    public static Optional<String> placeIn(String reason) {
        Matcher matcher = PLACE.matcher(reason);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Returns the reasons by descending count, and those with the same count in order of occurrence. */
    public synchronized List<Reason> mostFrequentFirst() {
        List<Reason> sorted = new ArrayList<>(reasons.values());
        sorted.sort(Comparator.comparingLong(Reason::count).reversed());
        return List.copyOf(sorted);
    }

    /** Returns the reasons for JSON, by descending count: {@code [{"reason": …, "count": …, "first": …}]}. */
    public static List<Map<String, Object>> json(List<Reason> reasons) {
        return reasons.stream()
                .map(reason -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("reason", reason.reason());
                    object.put("count", reason.count());
                    object.put("first", reason.first());
                    return object;
                })
                .toList();
    }

    /** Formats the most frequent reasons as indented lines. If some are left out, the last line says how many. */
    public static List<String> lines(List<Reason> reasons) {
        List<String> lines = new ArrayList<>();
        reasons.stream().limit(MAX_LINES).forEach(reason -> lines.add("  " + reason));
        if (reasons.size() > MAX_LINES) {
            lines.add("  and " + (reasons.size() - MAX_LINES) + " other reasons");
        }
        return lines;
    }

    /**
     * Formats the reasons as the end of an error message: a colon and the lines, or an empty text if there are none.
     */
    public static String because(List<Reason> reasons) {
        return reasons.isEmpty() ? "" : ":\n" + String.join("\n", lines(reasons));
    }
}
