package io.thalweg.trainer.train;

import io.thalweg.learner.Learner;
import io.thalweg.learner.TrainingReport;
import io.thalweg.weights.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Collects the data of a {@link TrainingReport} and decides when one is due: five times per second while anything
 * changes.
 */
final class Reporter {

    /** A short interval, because {@code up} waits for a report before it sends more events. */
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private long reportedMillis;
    private TrainingReport reported = TrainingReport.NONE;
    private long examples;
    private double lossSum;

    Reporter(long nowMillis) {
        reportedMillis = nowMillis;
    }

    void learned(int batchExamples, double loss) {
        examples += batchExamples;
        lossSum += loss * batchExamples;
    }

    /**
     * Whether the last report is out of date. After a report with examples, one more is due, which shows the rate 0.
     */
    boolean isOutOfDate(Learner learner, Optional<Version> published, boolean isHeldBack) {
        return examples > 0
                || reported.examplesPerSecond() > 0
                || !learner.accounting().equals(reported.accounting())
                || !learner.health().equals(reported.health())
                || !published.equals(reported.published())
                || isHeldBack != reported.heldBack();
    }

    /** The earliest time of the next report, milliseconds since the epoch. */
    long dueMillis() {
        return reportedMillis + INTERVAL.toMillis();
    }

    /** Creates a report, and starts collecting for the next one. */
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
        reportedMillis = nowMillis;
        reported = report;
        examples = 0;
        lossSum = 0;
        return report;
    }
}
