package io.thalweg.config;

import io.thalweg.config.yaml.Formats;
import io.thalweg.config.yaml.Key;
import io.thalweg.config.yaml.Kinds;
import io.thalweg.config.yaml.Section;
import io.thalweg.features.LabelSpec;
import java.util.List;

/** The keys below {@code label}: one section per task. */
final class LabelKeys {

    private static final String BINARY = "binary";
    private static final String CLASSES = "classes";
    private static final String REGRESSION = "regression";

    private static final Key<String> FIELD = Key.of("field", Formats.text(), "label");
    private static final Key<String> TASK =
            Key.required("task", Formats.choice(List.of(BINARY, CLASSES, REGRESSION), String::toString), BINARY);
    private static final Key<String> POSITIVE = Key.required("positive", Formats.text(), "UP");
    private static final Key<List<String>> VALUES =
            Key.required("values", Formats.list(Formats.text()), "[red, green, blue]");

    static final Kinds<LabelSpec> TASKS = Kinds.<LabelSpec>tagged("label", TASK.name())
            .with(
                    BINARY,
                    Section.of(
                            List.of(FIELD, TASK, POSITIVE),
                            values -> new LabelSpec.Binary(values.of(FIELD), values.of(POSITIVE))))
            .with(
                    CLASSES,
                    Section.of(
                            List.of(FIELD, TASK, VALUES),
                            values -> new LabelSpec.Classes(values.of(FIELD), values.of(VALUES))))
            .with(REGRESSION, Section.of(List.of(FIELD, TASK), values -> new LabelSpec.Regression(values.of(FIELD))));

    private LabelKeys() {}
}
