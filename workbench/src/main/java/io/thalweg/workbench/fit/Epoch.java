package io.thalweg.workbench.fit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of one epoch, that is, one pass over the training examples.
 *
 * @param number counted from 1
 * @param trainLoss mean loss of the batches, each before its update; NaN if no batch was learned
 * @param validationLoss mean loss of the validation examples after the epoch; NaN if there are none
 * @param metrics metrics of the validation examples
 * @param skipped number of training examples that were left out, because their loss or gradients were not finite
 */
record Epoch(int number, double trainLoss, double validationLoss, Map<String, Double> metrics, long skipped) {

    /** The epoch for JSON, which has no NaN. */
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
