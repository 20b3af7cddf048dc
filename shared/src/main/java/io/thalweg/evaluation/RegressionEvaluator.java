package io.thalweg.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mean absolute error, and the root of the mean squared error. */
final class RegressionEvaluator extends PrequentialEvaluator {

    private final RunningMeans tally = new RunningMeans();

    @Override
    public void accept(float[] predictions, int offset, float label) {
        double error = (double) predictions[offset] - label;
        tally.add(Math.abs(error), error * error);
    }

    @Override
    public Metrics metrics() {
        if (tally.examples() == 0) {
            return Metrics.NONE;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("mae", tally.firstMean());
        values.put("rmse", Math.sqrt(tally.secondMean()));
        values.put("recentMae", tally.recentFirstMean());
        values.put("recentRmse", Math.sqrt(tally.recentSecondMean()));
        return new Metrics(tally.examples(), values);
    }

    @Override
    String kind() {
        return "regression";
    }

    @Override
    void write(DataOutputStream out) throws IOException {
        tally.write(out);
    }

    @Override
    void read(DataInputStream in) throws IOException {
        tally.read(in);
    }
}
