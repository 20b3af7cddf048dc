package io.thalweg.learner;

import io.thalweg.features.UnseenValue;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.yaml.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A warning about a listed value that no record had, with the most similar text in the data. The usual cause is a
 * different spelling.
 *
 * @param closest equal but for case and white space, or a few edits away
 * @param message for people: the field, the setting, both texts
 */
public record UnseenReport(String field, String value, Optional<String> closest, String message) {

    /**
     * Number of rows of a complete file after which a listed value that has not occurred is reported; for a stream see
     * {@link Learner#UNSEEN_AFTER}.
     */
    public static final int AFTER_ROWS_OF_A_FILE = 100;

    private static final int SHOWN_OTHERS = 3;
    private static final int SHOWN_REPORTS = 5;

    /** The reports of a decoder, see {@link EventDecoder#unseenValues}. */
    public static List<UnseenReport> of(EventDecoder decoder, long leastTexts) {
        return decoder.unseenValues(leastTexts).stream().map(UnseenReport::of).toList();
    }

    static UnseenReport of(UnseenValue unseen) {
        if (unseen.isAnyOther()) {
            return new UnseenReport(
                    unseen.field(),
                    "not " + unseen.value(),
                    Optional.empty(),
                    String.format(
                            Locale.ROOT,
                            "all of %,d records had the value \"%s\" (%s) in %s, so that there is no negative example",
                            unseen.texts(),
                            unseen.value(),
                            unseen.setting(),
                            unseen.field()));
        }
        Optional<String> closest = closest(unseen);
        String message = String.format(
                Locale.ROOT,
                "none of %,d records had the value \"%s\" (%s) in %s",
                unseen.texts(),
                unseen.value(),
                unseen.setting(),
                unseen.field());
        if (closest.isPresent()) {
            message += "; the closest text was \"" + closest.get() + "\": write the value as it stands in the data";
        } else if (!unseen.others().isEmpty()) {
            message += "; not listed are " + quoted(unseen.others());
        }
        return new UnseenReport(unseen.field(), unseen.value(), closest, message);
    }

    private static String quoted(List<String> texts) {
        List<String> shown = new ArrayList<>();
        texts.stream().limit(SHOWN_OTHERS).map(text -> '"' + text + '"').forEach(shown::add);
        if (texts.size() > SHOWN_OTHERS) {
            shown.add("…");
        }
        return String.join(", ", shown);
    }

    /** The report as one object, ready for JSON. */
    public Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("field", field);
        object.put("value", value);
        object.put("closest", closest.orElse(null));
        return object;
    }

    /** The messages of the first few reports, those with a closest text first, and the number of the others. */
    public static List<String> lines(List<UnseenReport> reports) {
        List<UnseenReport> sorted = new ArrayList<>(reports);
        sorted.sort((one, other) -> Boolean.compare(other.closest.isPresent(), one.closest.isPresent()));
        List<String> lines = new ArrayList<>();
        sorted.stream().limit(SHOWN_REPORTS).map(UnseenReport::message).forEach(lines::add);
        if (sorted.size() > SHOWN_REPORTS) {
            lines.add("nor had any record the values "
                    + sorted.stream()
                            .skip(SHOWN_REPORTS)
                            .map(report -> "\"" + report.value + "\" in " + report.field)
                            .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    private static Optional<String> closest(UnseenValue unseen) {
        Map<String, String> originals = new LinkedHashMap<>();
        unseen.others().forEach(text -> originals.putIfAbsent(plain(text), text));
        String wanted = plain(unseen.value());
        return Optional.ofNullable(originals.get(wanted))
                .or(() -> Suggestion.closest(originals.keySet(), wanted).map(originals::get));
    }

    /** The text in lower case, without white space. */
    private static String plain(String text) {
        return text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }
}
