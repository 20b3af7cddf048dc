package io.thalweg.workbench.up;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * Ctrl-C and its relatives, as a request: the first asks for an orderly end, the second ends the process at once. The
 * machine's own way, shutdown hooks all at the same time, would take Flink's files away while Flink still uses them.
 */
final class StopSignals implements AutoCloseable {

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");
    private static final int ENDED_BY_SIGNAL = 130;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final Map<String, Object> previous = new LinkedHashMap<>();

    /** Takes the signals over until it is closed. */
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

    /** Waits so long for a signal; whether one has come. */
    boolean await(long millis) throws InterruptedException {
        return requested.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Whether a signal has come. */
    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Says that the end has begun, for whatever reason: from now on a signal ends the process at once. */
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
