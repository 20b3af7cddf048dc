package io.thalweg.config;

import io.thalweg.config.yaml.Formats;
import io.thalweg.config.yaml.Key;
import io.thalweg.config.yaml.Section;
import java.util.List;
import java.util.Optional;

/** The keys below {@code events}. */
record EventKeys(Optional<String> schema, String id, String time) {

    /** Null stands for the packaged schema. */
    private static final Key<Optional<String>> SCHEMA = Key.of("schema", Formats.orNull(Formats.text()), "null");

    private static final Key<String> ID = Key.of("id", Formats.text(), "id");
    private static final Key<String> TIME = Key.of("time", Formats.text(), "time");

    static final Section<EventKeys> SECTION = Section.of(
            List.of(SCHEMA, ID, TIME), values -> new EventKeys(values.of(SCHEMA), values.of(ID), values.of(TIME)));
}
