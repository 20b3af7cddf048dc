package io.thalweg.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Accuracy (the most probable class, the first of equals) and log-loss. */
final class ClassesEvaluator extends PrequentialEvaluator {

    private final int classes;
    private final RunningMeans means = new RunningMeans();

    ClassesEvaluator(int classes) {
        this.classes = classes;
    }

    @Override
    public void accept(float[] predictions, int offset, float label) {
        int truth = (int) label;
        int answer = 0;
        for (int i = 1; i < classes; i++) {
            if (predictions[offset + i] > predictions[offset + answer]) {
                answer = i;
            }
        }
        means.add(answer == truth ? 1 : 0, logLoss(predictions[offset + truth]));
    }

    @Override
    public Metrics metrics() {
        if (means.examples() == 0) {
            return Metrics.NONE;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("accuracy", means.firstMean());
        values.put("logLoss", means.secondMean());
        values.put("recentAccuracy", means.recentFirstMean());
        values.put("recentLogLoss", means.recentSecondMean());
        return new Metrics(means.examples(), values);
    }

    @Override
    String kind() {
        return classes + " classes";
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
