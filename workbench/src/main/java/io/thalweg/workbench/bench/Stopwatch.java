package io.thalweg.workbench.bench;

import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Measures the time of a repeated operation in the calling thread. It warms up until a round is no faster than the
 * rounds before it, when JIT compilation is complete. Then it takes samples that are long compared with the resolution
 * of the clock. An instance is used once.
 */
final class Stopwatch {

    private static final long SAMPLE_NANOS = 5_000_000;
    private static final int LEAST_SAMPLES = 5;
    private static final double NANOS_PER_MICRO = 1e3;

    /** A warm-up round takes the time to measure, divided by this number. */
    private static final int ROUNDS_PER_MEASURE = 5;

    private static final int LEAST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 15;
    /** A warm-up round counts as faster only if it beats the best round before it by more than this share. */
    private static final double GAIN = 0.03;

    private static final int ROUNDS_WITHOUT_GAIN = 3;

    private final long measuredNanos;
    private final ProgressDisplay progress;
    private final LongSupplier nanoClock;
    private double computed;

    Stopwatch(Duration measured, ProgressDisplay progress) {
        this(measured, progress, System::nanoTime);
    }

    Stopwatch(Duration measured, ProgressDisplay progress, LongSupplier nanoClock) {
        this.measuredNanos = measured.toNanos();
        this.progress = progress;
        this.nanoClock = nanoClock;
    }

    /**
     * Warms up and measures.
     *
     * @throws FailureException if the computed result is not a number
     */
    Timing measure(Work work) {
        int operations = operationsPerSample(warmUp(work));
        double[] micros = new double[LEAST_SAMPLES];
        int samples = 0;
        long begin = nanoClock.getAsLong();
        long spent = 0;
        while (samples < LEAST_SAMPLES || spent < measuredNanos) {
            if (samples == micros.length) {
                micros = Arrays.copyOf(micros, 2 * samples);
            }
            micros[samples] = nanos(work, operations) / NANOS_PER_MICRO / operations;
            samples++;
            spent = nanoClock.getAsLong() - begin;
            progress.update(Math.min(1, (double) spent / measuredNanos), "measuring");
        }
        if (Double.isNaN(computed)) {
            throw new FailureException("what was computed is not a number: neither is its time worth anything");
        }
        return Timing.of(Arrays.copyOf(micros, samples), operations);
    }

    /** Runs warm-up rounds until they get no faster. Returns the nanoseconds per operation of the fastest round. */
    private double warmUp(Work work) {
        double best = Double.POSITIVE_INFINITY;
        int withoutGain = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (round >= LEAST_ROUNDS && withoutGain >= ROUNDS_WITHOUT_GAIN) {
                break;
            }
            progress.update((double) round / MOST_ROUNDS, "warming up");
            double nanos = round(work);
            withoutGain = nanos < best * (1 - GAIN) ? 0 : withoutGain + 1;
            best = Math.min(best, nanos);
        }
        return best;
    }

    /** Runs one round, in runs of increasing length. Returns the nanoseconds per operation. */
    private double round(Work work) {
        long limit = measuredNanos / ROUNDS_PER_MEASURE;
        long nanos = 0;
        long operations = 0;
        int run = 1;
        while (nanos < limit) {
            long taken = nanos(work, run);
            nanos += taken;
            operations += run;
            run = taken < SAMPLE_NANOS && run < Integer.MAX_VALUE / 2 ? 2 * run : run;
        }
        return (double) nanos / operations;
    }

    private static int operationsPerSample(double nanosPerOperation) {
        return (int) Math.max(1, Math.ceil(SAMPLE_NANOS / nanosPerOperation));
    }

    private long nanos(Work work, int operations) {
        work.prepare();
        long begin = nanoClock.getAsLong();
        computed += work.run(operations);
        return nanoClock.getAsLong() - begin;
    }
}
