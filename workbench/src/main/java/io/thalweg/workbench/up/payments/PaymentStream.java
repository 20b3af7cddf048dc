package io.thalweg.workbench.up.payments;

import io.thalweg.schemas.avro.AvroOutput;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.Row;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Payments without end, the same ones each time: what row n is depends on the seed and on n alone. Every
 * {@link #ROWS_PER_SEASON} rows the pattern of fraud changes from one row to the next.
 */
public final class PaymentStream implements EventSource {

    /** How long a pattern of fraud lasts. */
    public static final long ROWS_PER_SEASON = 40_000;

    private static final long SEED = 42;

    /** 1 January 2026, midnight UTC: the first payment. */
    private static final long START_MILLIS = 1_767_225_600_000L;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final AvroOutput out = new AvroOutput(128);
    private long row;

    /** The row at which the pattern changes next, after this one. */
    public static long nextDrift(long row) {
        return (row / ROWS_PER_SEASON + 1) * ROWS_PER_SEASON;
    }

    /** What fraud consists of at this row. */
    public static String pattern(long row) {
        return FraudPattern.of(row, ROWS_PER_SEASON).description();
    }

    @Override
    public String name() {
        return "payments";
    }

    /** Changes whenever the rows do. */
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
