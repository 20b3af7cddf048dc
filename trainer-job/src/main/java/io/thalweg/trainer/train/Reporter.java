package io.thalweg.trainer.train;

import io.thalweg.learner.Learner;
import io.thalweg.learner.TrainingReport;
import io.thalweg.weights.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Collects what a {@link TrainingReport} needs, and says when one is due: five times a second while anything changes. */
final class Reporter {

    /** {@code up} and {@code replay} wait for these reports: the more often they come, the less it waits. */
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private long reportedMillis;
    private long reportedRead;
    private boolean reportedHeldBack;
    private long examples;
    private double lossSum;
    private boolean wasLearning;

    /** @param learner as it starts */
    Reporter(Learner learner, long nowMillis) {
        reportedMillis = nowMillis;
        reportedRead = learner.accounting().read();
    }

    void learned(int batchExamples, double loss) {
        examples += batchExamples;
        lossSum += loss * batchExamples;
    }

    /** Whether the last report is out of date. The first report after a pause is followed by another, whose rate is 0. */
    boolean isOutOfDate(Learner learner, boolean isHeldBack) {
        return wasLearning
                || examples > 0
                || learner.accounting().read() != reportedRead
                || isHeldBack != reportedHeldBack;
    }

    /** When the next report may be made, milliseconds since the epoch. */
    long dueMillis() {
        return reportedMillis + INTERVAL.toMillis();
    }

    /** Makes a report, and begins to collect for the next one. */
    TrainingReport report(Learner learner, Optional<Version> published, boolean isHeldBack, long nowMillis) {
        TrainingReport report = new TrainingReport(
                nowMillis,
                Optional.of(learner.version()),
                published,
                isHeldBack,
                learner.health(),
                learner.accounting(),
                examples * 1000.0 / Math.max(1, nowMillis - reportedMillis),
                examples == 0 ? OptionalDouble.empty() : OptionalDouble.of(lossSum / examples),
                learner.metrics(),
                learner.baselines(),
                learner.readThrough(),
                learner.trainedThrough(),
                learner.trainedThroughMillis());
        wasLearning = examples > 0;
        reportedMillis = nowMillis;
        reportedRead = report.accounting().read();
        reportedHeldBack = isHeldBack;
        examples = 0;
        lossSum = 0;
        return report;
    }
}
