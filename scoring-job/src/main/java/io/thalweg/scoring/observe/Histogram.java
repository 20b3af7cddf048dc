package io.thalweg.scoring.observe;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A thread-safe histogram of values from 0 to 2⁶³-1 with a relative error of at most 1/16. It has one bucket for each value
 * below 16, and 16 for each power of two above. Recording a value is one atomic addition.
 */
public final class Histogram {

    private static final int BITS = 4;
    private static final int PER_POWER = 1 << BITS;
    private static final int BUCKETS = (Long.SIZE - BITS) * PER_POWER;

    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);

    /** Counts a value, a negative one as 0. */
    public void record(long value) {
        buckets.incrementAndGet(bucket(Math.max(0, value)));
    }

    /** The counts at this moment; the caller's own copy. */
    public Counts counts() {
        long[] copy = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            copy[i] = buckets.get(i);
        }
        return new Counts(copy);
    }

    private static int bucket(long value) {
        if (value < PER_POWER) {
            return (int) value;
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        int within = (int) (value >>> (power - BITS)) - PER_POWER;
        return (power - BITS + 1) * PER_POWER + within;
    }

    /** The largest value that falls into the bucket: a percentile never reads better than it was. */
    private static long largest(int bucket) {
        if (bucket < PER_POWER) {
            return bucket;
        }
        int shift = bucket / PER_POWER - 1;
        long lowest = (long) (PER_POWER + bucket % PER_POWER) << shift;
        return lowest + (1L << shift) - 1;
    }

    /** A copy of the counts of a histogram at one moment. */
    public record Counts(long[] buckets) {

        /** Before anything was recorded. */
        public static final Counts NONE = new Counts(new long[BUCKETS]);

        /** What was counted after {@code earlier}. */
        public Counts since(Counts earlier) {
            long[] difference = new long[BUCKETS];
            for (int i = 0; i < BUCKETS; i++) {
                difference[i] = buckets[i] - earlier.buckets[i];
            }
            return new Counts(difference);
        }

        /** Empty if nothing was counted. */
        public Optional<Percentiles> percentiles() {
            long total = 0;
            for (long count : buckets) {
                total += count;
            }
            return total == 0 ? Optional.empty() : Optional.of(new Percentiles(at(0.5, total), at(0.99, total)));
        }

        private long at(double quantile, long total) {
            long wanted = (long) Math.ceil(quantile * total);
            long counted = 0;
            for (int i = 0; i < BUCKETS; i++) {
                counted += buckets[i];
                if (counted >= wanted) {
                    return largest(i);
                }
            }
            throw new IllegalStateException("the counts must add up to " + total + " but add up to " + counted);
        }
    }
}
