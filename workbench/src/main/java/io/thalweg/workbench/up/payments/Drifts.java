package io.thalweg.workbench.up.payments;

import java.util.Locale;
import java.util.Optional;

/**
 * Detects when the processed payments reach the next fraud pattern, and when the accuracy of the network has recovered.
 * Single-threaded.
 */
public final class Drifts {

    /**
     * The number of payments that the recent accuracy covers. After this many payments of a new pattern, it no longer
     * includes the old one.
     */
    private static final long RECENT = 1_000;

    /** The accuracy has recovered when it is this close to its value before the drift. */
    private static final double CAUGHT_UP_WITHIN = 0.02;

    private long dealtWith;
    private double accuracy;
    private Optional<Fall> fall = Optional.empty();

    /**
     * The drop of accuracy after a drift.
     *
     * @param payment the first one of the new pattern
     * @param before recent accuracy just before the drift
     * @param lowest lowest recent accuracy since
     */
    private record Fall(long payment, double before, double lowest) {}

    /**
     * Updates the progress.
     *
     * @param recentAccuracy prequential accuracy over the last thousand examples
     * @return a sentence about what has happened since the last call
     */
    public Optional<String> advance(long payments, double recentAccuracy) {
        boolean isFirstLook = dealtWith == 0;
        long drift = PaymentStream.nextDrift(dealtWith);
        dealtWith = Math.max(dealtWith, payments);
        if (!isFirstLook && dealtWith >= drift) {
            fall = Optional.of(new Fall(drift, accuracy, recentAccuracy));
            accuracy = recentAccuracy;
            return Optional.of(String.format("Drift    fraud is now: %s", PaymentStream.pattern(dealtWith)));
        }
        accuracy = recentAccuracy;
        fall = fall.map(since -> new Fall(since.payment(), since.before(), Math.min(since.lowest(), recentAccuracy)));
        Optional<String> caughtUp = fall.filter(this::isOver).map(this::recovery);
        if (caughtUp.isPresent()) {
            fall = Optional.empty();
        }
        return caughtUp;
    }

    private boolean isOver(Fall since) {
        return dealtWith - since.payment() >= RECENT && accuracy >= since.before() - CAUGHT_UP_WITHIN;
    }

    private String recovery(Fall since) {
        return String.format(
                Locale.ROOT,
                "Learned  accuracy fell from %.3f to %.3f, and was back at %.3f %,d payments after the drift",
                since.before(),
                since.lowest(),
                accuracy,
                dealtWith - since.payment());
    }
}
