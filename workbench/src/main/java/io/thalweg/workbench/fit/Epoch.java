package io.thalweg.workbench.fit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How one pass over the training examples went.
 *
 * @param number counted from 1
 * @param trainLoss mean over the batches learned, each before its update; NaN if none was
 * @param validationLoss mean over the validation examples after the pass; NaN if there are none
 * @param metrics of the validation examples
 * @param skipped training examples that were left out, because their loss or gradients were not finite
 */
record Epoch(int number, double trainLoss, double validationLoss, Map<String, Double> metrics, long skipped) {

    /** Ready for JSON, which has no NaN. */
    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("epoch", number);
        object.put("trainLoss", orNull(trainLoss));
        object.put("validationLoss", orNull(validationLoss));
        metrics.forEach((name, value) -> object.put(name, orNull(value)));
        object.put("skipped", skipped);
        return object;
    }

    private static Double orNull(double figure) {
        return Double.isFinite(figure) ? figure : null;
    }
}
