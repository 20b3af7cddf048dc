package io.thalweg.config;

import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Section;
import java.time.Duration;
import java.util.List;

/** The keys below {@code publish}. */
final class PublishKeys {

    private static final Key<Integer> EVERY_STEPS = Key.of("every-steps", Formats.wholeNumber(), "100");
    private static final Key<Duration> EVERY = Key.of("every", Formats.duration(), "1s");
    private static final Key<Integer> KEEP_VERSIONS = Key.of("keep-versions", Formats.wholeNumber(), "20");
    private static final Key<Guarantee> GUARANTEE =
            Key.of("guarantee", Formats.choice(Guarantee.class), "at-least-once");

    static final Section<PublishConfig> SECTION = Section.of(
            List.of(EVERY_STEPS, EVERY, KEEP_VERSIONS, GUARANTEE),
            values -> new PublishConfig(
                    values.of(EVERY_STEPS), values.of(EVERY), values.of(KEEP_VERSIONS), values.of(GUARANTEE)));

    private PublishKeys() {}
}
