package io.thalweg.weights;

import io.thalweg.evaluation.Metrics;
import java.util.Map;
import java.util.Optional;

/**
 * The origin of a snapshot: parent version, time, fingerprints, offsets, counts and metrics.
 *
 * @param parent the version published before it
 * @param createdMillis when the snapshot was taken, milliseconds since the epoch
 * @param networkFingerprint fingerprint of the network: weights of another network are refused
 * @param featureFingerprint fingerprint of the feature layout and label: weights of other features are refused
 * @param trainedThrough for each {@code topic-partition}, the offset up to which (exclusive) every record was learned
 *     or became a dead letter
 * @param trainedThroughMillis record timestamp of the newest learned example, 0 before the first
 * @param accounting counts of all records
 * @param metrics prequential metrics at that moment
 */
public record Provenance(
        Optional<Version> parent,
        long createdMillis,
        String networkFingerprint,
        String featureFingerprint,
        Map<String, Long> trainedThrough,
        long trainedThroughMillis,
        Accounting accounting,
        Metrics metrics) {

    public Provenance {
        trainedThrough = Map.copyOf(trainedThrough);
    }
}
