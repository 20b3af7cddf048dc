package io.thalweg.weights;

import io.thalweg.engine.Parameters;
import io.thalweg.features.FeatureStatistics;

/**
 * A model at one moment: parameters and feature statistics (the payload, which the hash covers), version, provenance.
 * The constructor requires finite parameters, so that no others can be published.
 */
public record Snapshot(Version version, Parameters parameters, FeatureStatistics statistics, Provenance provenance) {

    public Snapshot {
        if (!parameters.isFinite()) {
            throw new IllegalArgumentException("the parameters of " + version
                    + " are not all finite (learning diverged); lower the learning rate or set training.clip-norm");
        }
    }

    public Payload payload() {
        return new Payload(parameters, statistics);
    }

    /** SHA-256 of the payload, in hexadecimal digits; computed anew by each call. */
    public String hash() {
        return Payload.hash(payload().encode());
    }
}
