package io.thalweg.workbench.score;

import io.thalweg.features.LabelSpec;
import java.util.Optional;

/**
 * What an output of the network predicts.
 *
 * @param name of the predicted class; empty if the label is a number. A binary label names only its positive class, predicted
 *     from a probability of ½ on; the other one is {@code not UP}.
 * @param score the number, the probability of the positive class, or that of the predicted class
 */
record Prediction(Optional<String> name, float score) {

    static Prediction of(LabelSpec label, float[] output) {
        return label.match(
                binary -> new Prediction(Optional.of((output[0] >= 0.5f ? "" : "not ") + binary.positive()), output[0]),
                classes -> {
                    int highest = indexOfHighest(output);
                    return new Prediction(Optional.of(classes.values().get(highest)), output[highest]);
                },
                number -> new Prediction(Optional.empty(), output[0]));
    }

    /** Of several equal ones, the first. */
    private static int indexOfHighest(float[] output) {
        int highest = 0;
        for (int i = 1; i < output.length; i++) {
            if (output[i] > output[highest]) {
                highest = i;
            }
        }
        return highest;
    }
}
