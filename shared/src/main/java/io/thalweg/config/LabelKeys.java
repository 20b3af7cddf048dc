package io.thalweg.config;

import io.thalweg.features.LabelSpec;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Kinds;
import io.thalweg.yaml.Section;
import io.thalweg.yaml.Values;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The keys below {@code label}: one section per task. */
record LabelKeys(LabelSpec label, Optional<String> weight) {

    private static final String BINARY = "binary";
    private static final String CLASSES = "classes";
    private static final String REGRESSION = "regression";

    private static final Key<String> FIELD = Key.of("field", Formats.text(), "label");
    private static final Key<String> TASK =
            Key.required("task", Formats.choice(List.of(BINARY, CLASSES, REGRESSION), String::toString), BINARY);
    private static final Key<String> POSITIVE = Key.required("positive", Formats.text(), "UP");
    private static final Key<List<String>> VALUES =
            Key.required("values", Formats.list(Formats.text()), "[red, green, blue]");
    private static final Key<Optional<String>> WEIGHT = Key.of("weight", Formats.orNull(Formats.text()), "null");

    static final Kinds<LabelKeys> TASKS = Kinds.<LabelKeys>tagged("label", TASK.name())
            .with(
                    BINARY,
                    task(List.of(POSITIVE), values -> new LabelSpec.Binary(values.of(FIELD), values.of(POSITIVE))))
            .with(CLASSES, task(List.of(VALUES), values -> new LabelSpec.Classes(values.of(FIELD), values.of(VALUES))))
            .with(REGRESSION, task(List.of(), values -> new LabelSpec.Regression(values.of(FIELD))));

    /** Combines the keys that all tasks share with those of one task. */
    private static Section<LabelKeys> task(List<Key<?>> own, Function<Values, LabelSpec> label) {
        List<Key<?>> keys = Stream.of(List.of(FIELD, TASK), own, List.of(WEIGHT))
                .<Key<?>>flatMap(List::stream)
                .toList();
        return Section.of(keys, values -> new LabelKeys(label.apply(values), values.of(WEIGHT)));
    }
}
