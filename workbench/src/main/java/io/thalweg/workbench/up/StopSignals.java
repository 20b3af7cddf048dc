package io.thalweg.workbench.up;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * Handles Ctrl-C (SIGINT) and SIGTERM: the first signal requests an orderly end, the second one ends the process at
 * once. With the JVM's own handling, all shutdown hooks run at the same time, so that Flink's files would be deleted
 * while Flink uses them.
 */
final class StopSignals implements AutoCloseable {

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");
    private static final int ENDED_BY_SIGNAL = 130;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final Map<String, Object> previous = new LinkedHashMap<>();

    /** Installs the handlers until this object is closed. */
    static StopSignals install() {
        StopSignals signals = new StopSignals();
        for (String name : NAMES) {
            Object handler = Signals.register(name, signals::onSignal);
            if (handler != null) {
                signals.previous.put(name, handler);
            }
        }
        return signals;
    }

    /**
     * Waits for a signal.
     *
     * @param millis the longest wait
     * @return whether a signal has arrived
     */
    boolean await(long millis) throws InterruptedException {
        return requested.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Whether a signal has arrived. */
    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Notes that the end has begun for any reason: from now on a signal ends the process at once. */
    void ending() {
        requested.countDown();
    }

    @Override
    public void close() {
        previous.forEach(Signals::unregister);
    }

    private void onSignal() {
        if (isRequested()) {
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL);
        }
        requested.countDown();
    }
}
