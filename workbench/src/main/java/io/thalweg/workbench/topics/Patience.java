package io.thalweg.workbench.topics;

import io.thalweg.workbench.console.FailureException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A timeout for consumers that make no progress. A consumer whose broker is gone polls without an error for ever. One
 * instance per read operation, single-threaded.
 */
public final class Patience {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final LongSupplier nanoClock;
    private long position = -1;
    private long progressNanos;

    public Patience() {
        this(System::nanoTime);
    }

    Patience(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.progressNanos = nanoClock.getAsLong();
    }

    /**
     * Records the position of the consumer. Positions are used rather than records, because aborted records advance the
     * position too.
     *
     * @param what is read, for the message of the exception
     * @throws FailureException if the position has not changed for too long
     */
    public void at(long position, String what) {
        if (position != this.position) {
            this.position = position;
            progressNanos = nanoClock.getAsLong();
        } else if (nanoClock.getAsLong() - progressNanos > PATIENCE.toNanos()) {
            throw new FailureException(what + " must be readable to its end but gave nothing for "
                    + PATIENCE.toSeconds() + " s; is its broker there?");
        }
    }
}
