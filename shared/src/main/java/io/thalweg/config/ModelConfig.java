package io.thalweg.config;

import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.NetworkSpec;
import java.util.Optional;

/**
 * What a model predicts, and from what. Whoever reads or writes weights, scores events or trains needs it; how the model is
 * trained and where its topics are is not part of it.
 *
 * @param name of the pipeline
 * @param exampleWeight the event's field that says how much the example counts in training; every example counts 1 if empty
 */
public record ModelConfig(
        String name,
        EventSpec events,
        FeatureLayout features,
        LabelSpec label,
        Optional<String> exampleWeight,
        NetworkSpec network) {

    /** Identifies features and label: weights that were made for others do not fit them. */
    public String featureFingerprint() {
        return features.fingerprint(label);
    }
}
