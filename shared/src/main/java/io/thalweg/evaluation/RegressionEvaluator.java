package io.thalweg.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mean absolute error, and the root of the mean squared error. */
final class RegressionEvaluator extends PrequentialEvaluator {

    private final RunningMeans means = new RunningMeans();

    @Override
    public void accept(float[] predictions, int offset, float label) {
        double error = (double) predictions[offset] - label;
        means.add(Math.abs(error), error * error);
    }

    @Override
    public Metrics metrics() {
        if (means.examples() == 0) {
            return Metrics.NONE;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("mae", means.firstMean());
        values.put("rmse", Math.sqrt(means.secondMean()));
        values.put("recentMae", means.recentFirstMean());
        values.put("recentRmse", Math.sqrt(means.recentSecondMean()));
        return new Metrics(means.examples(), values);
    }

    @Override
    String kind() {
        return "regression";
    }

    @Override
    void write(DataOutputStream out) throws IOException {
        means.write(out);
    }

    @Override
    void read(DataInputStream in) throws IOException {
        means.read(in);
    }
}
