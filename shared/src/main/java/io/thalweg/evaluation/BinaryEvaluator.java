package io.thalweg.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Accuracy (a probability of ½ or more says yes), log-loss, and the area under the ROC curve. */
final class BinaryEvaluator extends PrequentialEvaluator {

    private final RunningMeans means = new RunningMeans();
    private final AucHistogram histogram = new AucHistogram();

    @Override
    public void accept(float[] predictions, int offset, float label) {
        float probability = predictions[offset];
        boolean positive = label > 0.5f;
        boolean correct = (probability >= 0.5f) == positive;
        means.add(correct ? 1 : 0, logLoss(positive ? probability : 1.0 - probability));
        histogram.add(probability, positive);
    }

    @Override
    public Metrics metrics() {
        if (means.examples() == 0) {
            return Metrics.NONE;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("accuracy", means.firstMean());
        values.put("logLoss", means.secondMean());
        double auc = histogram.auc();
        if (!Double.isNaN(auc)) {
            values.put("auc", auc);
        }
        values.put("recentAccuracy", means.recentFirstMean());
        values.put("recentLogLoss", means.recentSecondMean());
        return new Metrics(means.examples(), values);
    }

    @Override
    String kind() {
        return "binary";
    }

    @Override
    void write(DataOutputStream out) throws IOException {
        means.write(out);
        histogram.write(out);
    }

    @Override
    void read(DataInputStream in) throws IOException {
        means.read(in);
        histogram.read(in);
    }
}
