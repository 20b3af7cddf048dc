package io.thalweg.workbench.up.payments;

import io.thalweg.schemas.avro.AvroOutput;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.Row;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An endless, reproducible stream of payments: row n depends only on the seed and n. The pattern of fraud changes every
 * {@link #ROWS_PER_SEASON} rows.
 */
public final class PaymentStream implements EventSource {

    /** The number of rows with the same pattern of fraud. */
    public static final long ROWS_PER_SEASON = 40_000;

    private static final long SEED = 42;

    /** The time of the first payment: 1 January 2026, midnight UTC. */
    private static final long START_MILLIS = 1_767_225_600_000L;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final AvroOutput out = new AvroOutput(128);
    private long row;

    /** The first row after this one at which the pattern changes. */
    public static long nextDrift(long row) {
        return (row / ROWS_PER_SEASON + 1) * ROWS_PER_SEASON;
    }

    /** Describes the fraud at this row. */
    public static String pattern(long row) {
        return FraudPattern.of(row, ROWS_PER_SEASON).description();
    }

    @Override
    public String name() {
        return "payments";
    }

    /** Must change whenever the rows change. */
    @Override
    public String fingerprint() {
        return "payments-1-" + SEED + "-" + ROWS_PER_SEASON;
    }

    @Override
    public Optional<Row> next() {
        Payment payment = FraudPattern.of(row, ROWS_PER_SEASON).next(random);
        String id = "payment-" + row;
        long timeMillis = START_MILLIS + row;
        byte[] labeled = payment.encode(out, id, timeMillis, true);
        byte[] live = payment.encode(out, id, timeMillis, false);
        return Optional.of(new Row.Event(row++, id, labeled, live));
    }

    @Override
    public double progress() {
        return Double.NaN;
    }

    @Override
    public void close() {}
}
