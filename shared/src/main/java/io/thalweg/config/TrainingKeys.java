package io.thalweg.config;

import io.thalweg.network.initial.ByActivation;
import io.thalweg.network.initial.Glorot;
import io.thalweg.network.initial.He;
import io.thalweg.network.initial.Initializer;
import io.thalweg.network.initial.Uniform;
import io.thalweg.network.initial.Zeros;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;
import io.thalweg.optimizer.schedule.WarmUp;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Kinds;
import io.thalweg.yaml.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys below {@code training}. */
final class TrainingKeys {

    private static final Key<Double> BOUND = Key.required("bound", Formats.number(), "0.1");

    private static final Kinds<Initializer> INITIALIZERS = Kinds.<Initializer>wrapped("initial values")
            .with("by-activation", Section.of(List.of(), values -> new ByActivation()))
            .with("he", Section.of(List.of(), values -> new He()))
            .with("glorot", Section.of(List.of(), values -> new Glorot()))
            .with("uniform", Section.of(List.of(BOUND), values -> new Uniform(values.of(BOUND))))
            .with("zeros", Section.of(List.of(), values -> new Zeros()));

    private static final Key<Integer> BATCH_SIZE = Key.of("batch-size", Formats.wholeNumber(), "32");
    private static final Key<Optional<Duration>> MAX_WAIT =
            Key.of("max-wait", Formats.orNull(Formats.duration()), "200ms");
    private static final Key<Double> L1 = Key.of("l1", Formats.number(), "0");
    private static final Key<Double> L2 = Key.of("l2", Formats.number(), "0");
    private static final Key<Long> WARM_UP = Key.of("warm-up", Formats.longNumber(), "0");
    private static final Key<Schedule> SCHEDULE = Key.of("schedule", ScheduleKeys.KINDS, "{constant: {}}");
    private static final Key<Optional<AccumulatorDecay>> ACCUMULATOR_DECAY =
            Key.of("accumulator-decay", Formats.orNull(ScheduleKeys.ACCUMULATOR_DECAY), "null");
    private static final Key<Optional<Double>> CLIP_VALUE =
            Key.of("clip-value", Formats.orNull(Formats.number()), "null");
    private static final Key<Optional<Double>> CLIP_NORM =
            Key.of("clip-norm", Formats.orNull(Formats.number()), "null");
    private static final Key<Initializer> INITIAL_VALUES =
            Key.of("initial-values", INITIALIZERS, "{by-activation: {}}");
    private static final Key<WhenDiverged> WHEN_DIVERGED =
            Key.of("when-diverged", Formats.choice(WhenDiverged.class), "restore");
    private static final Key<Long> SEED = Key.of("seed", Formats.longNumber(), "42");

    static final Section<TrainingConfig> SECTION = Section.of(
            List.of(
                    BATCH_SIZE,
                    MAX_WAIT,
                    WARM_UP,
                    SCHEDULE,
                    ACCUMULATOR_DECAY,
                    L1,
                    L2,
                    CLIP_VALUE,
                    CLIP_NORM,
                    INITIAL_VALUES,
                    WHEN_DIVERGED,
                    SEED),
            values -> new TrainingConfig(
                    values.of(BATCH_SIZE),
                    values.of(MAX_WAIT),
                    new OptimizerSchedule(
                            schedule(values.of(WARM_UP), values.of(SCHEDULE)),
                            values.of(ACCUMULATOR_DECAY).orElse(AccumulatorDecay.NEVER)),
                    new Regularization(
                            values.of(L1),
                            values.of(L2),
                            values.of(CLIP_VALUE).orElse(0.0),
                            values.of(CLIP_NORM).orElse(0.0)),
                    values.of(INITIAL_VALUES),
                    values.of(WHEN_DIVERGED),
                    values.of(SEED)));

    private TrainingKeys() {}

    private static Schedule schedule(long warmUp, Schedule schedule) {
        return warmUp == 0 ? schedule : new WarmUp(warmUp, schedule);
    }
}
