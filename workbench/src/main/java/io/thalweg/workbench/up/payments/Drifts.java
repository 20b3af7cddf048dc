package io.thalweg.workbench.up.payments;

import java.util.Locale;
import java.util.Optional;

/** Notices when the payments dealt with have come into another season, and when the network has caught up. One thread. */
public final class Drifts {

    /** Payments that the recent accuracy looks back on: so many into a season it knows nothing of the one before. */
    private static final long RECENT = 1_000;

    /** How near to what it was before the drift the recent accuracy must come. */
    private static final double CAUGHT_UP_WITHIN = 0.02;

    private long dealtWith;
    private double accuracy;
    private Optional<Fall> fall = Optional.empty();

    /**
     * The accuracy since a drift.
     *
     * @param payment the first of the new season
     * @param before recent accuracy just before it
     * @param lowest recent accuracy since
     */
    private record Fall(long payment, double before, double lowest) {}

    /**
     * Takes note of how far the work is.
     *
     * @param recentAccuracy of the predictions before learning
     * @return what has happened since the last time, in a sentence
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
