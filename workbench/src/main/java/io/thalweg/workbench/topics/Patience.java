package io.thalweg.workbench.topics;

import io.thalweg.workbench.console.FailureException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends the wait for a Kafka that has fallen silent: a consumer whose broker is gone polls nothing, for ever, and says
 * nothing. One reading, one thread.
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
     * Takes note of how far a reading has come. Not of its records: aborted ones move it, too.
     *
     * @param what is read, as the failure names it
     * @throws FailureException if it has stood still for too long
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
