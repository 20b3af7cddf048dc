package io.thalweg.config;

import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Section;
import java.util.List;
import java.util.Optional;

/** The keys below {@code events}. */
record EventKeys(Optional<String> schema, Optional<String> id, Optional<String> time) {

    /** Null means the packaged schema. */
    private static final Key<Optional<String>> SCHEMA = Key.of("schema", Formats.orNull(Formats.text()), "null");

    /** Null means the record's key. The default also means the record's key if the schema has no such field. */
    static final Key<Optional<String>> ID = Key.of("id", Formats.orNull(Formats.text()), "id");

    /**
     * Null means the record's timestamp. The default also means the record's timestamp if the schema has no such field.
     */
    static final Key<Optional<String>> TIME = Key.of("time", Formats.orNull(Formats.text()), "time");

    static final Section<EventKeys> SECTION = Section.of(
            List.of(SCHEMA, ID, TIME), values -> new EventKeys(values.of(SCHEMA), values.of(ID), values.of(TIME)));
}
