package io.thalweg.workbench.score;

import io.thalweg.features.LabelSpec;

/** The predicted class of a score. */
final class Prediction {

    private Prediction() {}

    /** The index of the highest output; the first of equal ones. */
    static int index(float[] output) {
        int best = 0;
        for (int i = 1; i < output.length; i++) {
            if (output[i] > output[best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * The name of the predicted class. A binary label names only its positive class, which is predicted from a
     * probability of ½ on; the other one is shown as {@code not UP}.
     *
     * @throws IllegalArgumentException for a regression label
     */
    static String text(LabelSpec label, float[] output) {
        if (label instanceof LabelSpec.Binary binary) {
            return (output[0] >= 0.5f ? "" : "not ") + binary.positive();
        }
        if (label instanceof LabelSpec.Classes classes) {
            return classes.values().get(index(output));
        }
        throw new IllegalArgumentException("a number has no class: " + label);
    }
}
