package io.thalweg.config;

import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Section;
import java.util.List;

/** The keys below {@code scoring}. */
final class ScoringKeys {

    private static final Key<Guarantee> GUARANTEE =
            Key.of("guarantee", Formats.choice(Guarantee.class), "exactly-once");

    static final Section<ScoringConfig> SECTION =
            Section.of(List.of(GUARANTEE), values -> new ScoringConfig(values.of(GUARANTEE)));

    private ScoringKeys() {}
}
