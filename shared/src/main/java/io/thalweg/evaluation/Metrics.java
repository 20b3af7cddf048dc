package io.thalweg.evaluation;

import java.util.Map;

/**
 * Metrics by name, in the order in which they are shown. Classification: {@code accuracy, logLoss}, binary also {@code
 * auc}; regression: {@code mae, rmse}. All over everything evaluated so far; those that begin with {@code recent} over
 * the last thousand examples.
 */
public record Metrics(long examples, Map<String, Double> values) {

    public static final Metrics NONE = new Metrics(0, Map.of());

    public Metrics {
        values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
    }
}
