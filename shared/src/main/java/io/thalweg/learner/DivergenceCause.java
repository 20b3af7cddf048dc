package io.thalweg.learner;

import io.thalweg.config.LearnerConfig;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The likely cause of a divergence, and what helps: an outlier among the labels, large labels, or the learning rate. */
record DivergenceCause(String cause, List<String> remedies) {

    /** How many times the usual size makes an outlier. */
    private static final double OUTLIER = 100;

    private static final double LARGE = 1e4;

    static DivergenceCause of(LearnerConfig config, LabelSizes labels) {
        List<String> remedies = new ArrayList<>();
        LabelSpec label = config.model().label();
        String field = label.field();
        LabelSizes.Largest largest = labels.largest();
        if (label.isNumeric() && !largest.place().isEmpty() && Math.abs(largest.label()) > OUTLIER * labels.usual()) {
            remedies.add(clipNorm(config));
            if (config.model().network().loss() == Loss.MSE) {
                remedies.add("use loss: huber or mae");
            }
            remedies.removeIf(String::isEmpty);
            remedies.add("take such records out");
            return new DivergenceCause(
                    String.format(
                            Locale.ROOT,
                            "%s is %s in the record at %s, but its usual size is %.3g",
                            field,
                            largest.label(),
                            largest.place(),
                            labels.usual()),
                    remedies);
        }
        String cause;
        if (label.isNumeric() && labels.usual() > LARGE) {
            cause = String.format(Locale.ROOT, "labels are large, %s is usually about %.3g", field, labels.usual());
            remedies.add(String.format(
                    Locale.ROOT,
                    "divide %s by %.0e before it is sent, so that it is around 1",
                    field,
                    Math.pow(10, Math.floor(Math.log10(labels.usual())))));
            remedies.add(clipNorm(config));
        } else {
            double rate = config.optimizer().learningRate();
            String key = "optimizer." + config.optimizer().kind() + ".learning-rate";
            cause = String.format(Locale.ROOT, "the learning rate is probably too high, %s is %s", key, number(rate));
            remedies.add("try " + key + ": " + number(rate / 10));
            remedies.add(clipNorm(config));
        }
        remedies.removeIf(String::isEmpty);
        return new DivergenceCause(cause, remedies);
    }

    private static String clipNorm(LearnerConfig config) {
        double clipNorm = config.training().regularization().clipNorm();
        return clipNorm == 0 ? "set training.clip-norm: 1" : "";
    }

    /** Without the digits that a division by ten adds. */
    private static String number(double value) {
        return String.valueOf(Double.parseDouble(String.format(Locale.ROOT, "%.6g", value)));
    }
}
