package io.thalweg.workbench.up.payments;

import java.util.Optional;

/** Notices when the payments dealt with have come into another season. One thread. */
public final class Drifts {

    private long dealtWith;

    /**
     * Takes note of how far the work is.
     *
     * @return what has changed since the last time, in a sentence
     */
    public Optional<String> advance(long payments) {
        boolean isFirstLook = dealtWith == 0;
        long drift = PaymentStream.nextDrift(dealtWith);
        dealtWith = Math.max(dealtWith, payments);
        return isFirstLook || dealtWith < drift
                ? Optional.empty()
                : Optional.of(String.format("Drift    fraud is now: %s", PaymentStream.pattern(dealtWith)));
    }
}
