package io.thalweg.config;

import io.thalweg.yaml.Format;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Kinds;
import io.thalweg.yaml.Section;
import java.util.List;
import java.util.Optional;

/** The keys of an entry of {@code files}: one section per kind. */
final class FileKeys {

    private static final Format<List<String>> COLUMNS = Formats.listOrOne(Formats.text());
    private static final Key<Optional<List<String>>> BY = Key.of("by", Formats.orNull(COLUMNS), "null");

    private static final Key<String> HISTORY = Key.required("history", Formats.text(), "last_day");
    private static final Key<List<String>> HISTORY_OF = Key.required("of", COLUMNS, "[price, volume]");
    private static final Key<Integer> HISTORY_ROWS = Key.required("rows", Formats.wholeNumber(), "24");

    private static final Key<String> CHANGE = Key.required("change", Formats.text(), "rise");
    private static final Key<String> CHANGE_OF = Key.required("of", Formats.text(), "price");

    static final Kinds<FileColumn> KINDS = Kinds.<FileColumn>marked("column")
            .with(
                    "history",
                    Section.of(
                            List.of(HISTORY, HISTORY_OF, HISTORY_ROWS, BY),
                            values -> new FileColumn.History(
                                    values.of(HISTORY),
                                    values.of(HISTORY_OF),
                                    values.of(HISTORY_ROWS),
                                    values.of(BY).orElse(List.of()))))
            .with(
                    "change",
                    Section.of(
                            List.of(CHANGE, CHANGE_OF, BY),
                            values -> new FileColumn.Change(
                                    values.of(CHANGE),
                                    values.of(CHANGE_OF),
                                    values.of(BY).orElse(List.of()))));

    private FileKeys() {}
}
