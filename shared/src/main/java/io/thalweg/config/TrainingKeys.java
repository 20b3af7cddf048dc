package io.thalweg.config;

import io.thalweg.config.yaml.Formats;
import io.thalweg.config.yaml.Key;
import io.thalweg.config.yaml.Section;
import io.thalweg.optimizer.Regularization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys below {@code training}. */
final class TrainingKeys {

    private static final Key<Integer> BATCH_SIZE = Key.of("batch-size", Formats.wholeNumber(), "32");
    private static final Key<Optional<Duration>> MAX_WAIT =
            Key.of("max-wait", Formats.orNull(Formats.duration()), "200ms");
    private static final Key<Double> L1 = Key.of("l1", Formats.number(), "0");
    private static final Key<Double> L2 = Key.of("l2", Formats.number(), "0");
    private static final Key<Optional<Double>> CLIP_NORM =
            Key.of("clip-norm", Formats.orNull(Formats.number()), "null");
    private static final Key<Long> SEED = Key.of("seed", Formats.longNumber(), "42");

    static final Section<TrainingConfig> SECTION = Section.of(
            List.of(BATCH_SIZE, MAX_WAIT, L1, L2, CLIP_NORM, SEED),
            values -> new TrainingConfig(
                    values.of(BATCH_SIZE),
                    values.of(MAX_WAIT),
                    new Regularization(
                            values.of(L1), values.of(L2), values.of(CLIP_NORM).orElse(0.0)),
                    values.of(SEED)));

    private TrainingKeys() {}
}
