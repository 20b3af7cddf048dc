package io.thalweg.config;

import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.Constant;
import io.thalweg.optimizer.schedule.CosineRestarts;
import io.thalweg.optimizer.schedule.Exponential;
import io.thalweg.optimizer.schedule.InverseSquareRoot;
import io.thalweg.optimizer.schedule.Schedule;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Kinds;
import io.thalweg.yaml.Section;
import java.util.List;

/** The keys below {@code training.schedule}, one section per schedule, and {@code training.accumulator-decay}. */
final class ScheduleKeys {

    private static final Key<Long> PERIOD = Key.required("period", Formats.longNumber(), "10000");
    private static final Key<Double> RATE = Key.of("rate", Formats.number(), "0.5");
    private static final Key<Integer> MULTIPLIER = Key.of("multiplier", Formats.wholeNumber(), "1");
    private static final Key<Double> FLOOR = Key.of("floor", Formats.number(), "0");
    private static final Key<Long> EVERY = Key.required("every", Formats.longNumber(), "10000");
    private static final Key<Double> KEEP = Key.of("keep", Formats.number(), "0.5");

    static final Kinds<Schedule> KINDS = Kinds.<Schedule>wrapped("schedule")
            .with("constant", Section.of(List.of(), values -> new Constant()))
            .with(
                    "exponential",
                    Section.of(
                            List.of(RATE, PERIOD, FLOOR),
                            values -> new Exponential(values.of(RATE), values.of(PERIOD), values.of(FLOOR))))
            .with(
                    "inverse-square-root",
                    Section.of(
                            List.of(PERIOD, FLOOR),
                            values -> new InverseSquareRoot(values.of(PERIOD), values.of(FLOOR))))
            .with(
                    "cosine",
                    Section.of(
                            List.of(PERIOD, MULTIPLIER, FLOOR),
                            values -> new CosineRestarts(values.of(PERIOD), values.of(MULTIPLIER), values.of(FLOOR))));

    static final Section<AccumulatorDecay> ACCUMULATOR_DECAY =
            Section.of(List.of(EVERY, KEEP), values -> new AccumulatorDecay(values.of(EVERY), values.of(KEEP)));

    private ScheduleKeys() {}
}
