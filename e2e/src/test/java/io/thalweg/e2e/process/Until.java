package io.thalweg.e2e.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits on a condition of another process, which can only be asked. */
public final class Until {

    private static final Duration BETWEEN = Duration.ofMillis(100);

    private Until() {}

    /**
     * Asks again and again.
     *
     * @param what what is waited for, in the words of the failure
     * @param condition an exception from it means "not yet"
     */
    public static void holds(String what, Duration atMost, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        throw new AssertionError("not within " + atMost.toSeconds() + " s: " + what, last);
    }
}
