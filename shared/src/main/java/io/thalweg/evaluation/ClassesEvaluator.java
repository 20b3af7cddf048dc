package io.thalweg.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Accuracy (the most probable class, the first of equals) and log-loss. */
final class ClassesEvaluator extends PrequentialEvaluator {

    private final int classes;
    private final RunningMeans tally = new RunningMeans();

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
        tally.add(answer == truth ? 1 : 0, logLoss(predictions[offset + truth]));
    }

    @Override
    public Metrics metrics() {
        if (tally.examples() == 0) {
            return Metrics.NONE;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("accuracy", tally.firstMean());
        values.put("logLoss", tally.secondMean());
        values.put("recentAccuracy", tally.recentFirstMean());
        values.put("recentLogLoss", tally.recentSecondMean());
        return new Metrics(tally.examples(), values);
    }

    @Override
    String kind() {
        return classes + " classes";
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
