package io.thalweg.workbench.backtest;

import io.thalweg.config.Pipeline;
import io.thalweg.evaluation.Metrics;
import io.thalweg.learner.Health;
import io.thalweg.learner.Learner;
import io.thalweg.learner.Outcome;
import io.thalweg.learner.UnseenReport;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.LabeledRecords;
import io.thalweg.workbench.files.Row;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains a learner on a file in one pass, through the same steps as the jobs: row, Avro bytes, record, example, batch,
 * training step.
 */
final class Backtest {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int ROWS_PER_UPDATE = 1024;

    private final Learner learner;
    private final LabeledRecords records;
    private final RowPlaces places = new RowPlaces();
    private final MetricsOverTime overTime = new MetricsOverTime();
    private long unusableRows;
    private final DeadLetterReasons reasons = new DeadLetterReasons();

    Backtest(Pipeline pipeline, Learner learner) {
        this.learner = learner;
        this.records = new LabeledRecords(pipeline);
    }

    /**
     * Learns rows until the source ends or {@code limit} rows are read. The last batch, which may be partial, is
     * learned too.
     *
     * @throws IOException if the source cannot be read
     */
    BacktestResult run(EventSource source, long limit, ProgressDisplay progress) throws IOException {
        long start = System.nanoTime();
        Optional<Row> next = limit > 0 ? source.next() : Optional.empty();
        while (next.isPresent() && !isStopped()) {
            Row row = next.get();
            accept(source.name(), row);
            if (row.number() % ROWS_PER_UPDATE == 0) {
                progress.update(source.progress(), String.format(Locale.ROOT, "%,d rows", row.number() + 1));
            }
            next = row.number() + 1 < limit ? source.next() : Optional.empty();
        }
        if (!isStopped()) {
            note(learner.flush());
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        progress.update(1, "");
        Metrics metrics = learner.metrics();
        overTime.end(metrics);
        return new BacktestResult(
                metrics,
                learner.baselines(),
                overTime.taken(),
                learner.accounting().deadLetters() + unusableRows,
                learner.unseenValues(UnseenReport.AFTER_ROWS_OF_A_FILE),
                reasons.mostFrequentFirst(),
                learner.health(),
                seconds,
                weightsHash());
    }

    private boolean isStopped() {
        return learner.health().state() == Health.State.STOPPED;
    }

    private String weightsHash() {
        try {
            return learner.snapshot(0).hash();
        } catch (IllegalArgumentException e) {
            throw new FailureException(e.getMessage(), e);
        }
    }

    private void accept(String name, Row row) {
        if (row instanceof Row.Event event) {
            places.add(event);
            note(learner.accept(records.of(name, event)));
        } else if (row instanceof Row.Unusable unusable) {
            unusableRows++;
            reasons.add(unusable.reason(), unusable.place());
        }
    }

    private void note(Outcome outcome) {
        outcome.deadLetters()
                .forEach(letter ->
                        reasons.add(letter.reason(), places.of(letter.source().offset())));
        if (outcome instanceof Outcome.Learned
                && overTime.isDue(learner.accounting().learned())) {
            overTime.take(learner.metrics());
        }
    }
}
