package io.thalweg.workbench.score;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.Engine;
import io.thalweg.evaluation.PrequentialEvaluator;
import io.thalweg.features.Example;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.scoring.model.LabeledEvents;
import io.thalweg.scoring.model.LiveModels;
import io.thalweg.scoring.model.Scorer;
import io.thalweg.scoring.model.ScoringResult;
import io.thalweg.weights.Snapshot;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.LabeledRecords;
import io.thalweg.workbench.files.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Scores a source with one version of the weights, using the {@link Scorer} of the scoring job: row, Avro bytes,
 * record, score. The outputs are bit-identical to those that the job computes for the same events and version. If a row
 * has a usable label, its score is evaluated.
 *
 * <p>Single-threaded. Must be closed.
 */
final class FileScoring implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int ROWS_PER_UPDATE = 1024;
    private static final int SHOWN_SCORES = 5;

    private final LiveModels models;
    private final Scorer scorer;
    private final LabeledRecords records;
    private final EventDecoder labels;
    private final PrequentialEvaluator evaluator;
    private final List<Score> first = new ArrayList<>();
    private final DeadLetterReasons reasons = new DeadLetterReasons();
    private long scored;
    private long unusable;

    /**
     * Builds the model.
     *
     * @param pipeline a pipeline whose events need no label, see {@link UnlabeledEvents}
     * @throws FailureException if the version cannot be used: an output is not finite, or the engine cannot build the
     *     network
     */
    FileScoring(Pipeline pipeline, Engine engine, Snapshot snapshot) {
        WireFormat wire =
                WireFormat.of(Optional.empty(), List.of(pipeline.events().schema()));
        models = new LiveModels(pipeline.network(), engine, Runnable::run, () -> {});
        models.offer(snapshot, snapshot.hash());
        if (models.state().live().isEmpty()) {
            throw new FailureException(models.state().describe());
        }
        scorer = new Scorer(pipeline.model(), wire, models, () -> LabeledEvents.NONE);
        records = new LabeledRecords(pipeline);
        labels = EventDecoder.of(pipeline.events(), pipeline.features(), pipeline.label(), pipeline.network(), wire);
        evaluator = PrequentialEvaluator.of(pipeline.label());
    }

    /**
     * Scores rows until the source ends or {@code limit} rows are read.
     *
     * @throws IOException if the source cannot be read, or the scores cannot be written
     */
    ScoreResult run(EventSource source, long limit, ScoredRows out, ProgressDisplay progress) throws IOException {
        long start = System.nanoTime();
        Optional<Row> next = limit > 0 ? source.next() : Optional.empty();
        while (next.isPresent()) {
            Row row = next.get();
            accept(source.name(), row, out);
            if (row.number() % ROWS_PER_UPDATE == 0) {
                progress.update(source.progress(), String.format(Locale.ROOT, "%,d rows", row.number() + 1));
            }
            next = row.number() + 1 < limit ? source.next() : Optional.empty();
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        progress.update(1, "");
        // Metrics over the last thousand examples say nothing about a complete file.
        Map<String, Double> metrics = new LinkedHashMap<>(evaluator.metrics().values());
        metrics.keySet().removeIf(name -> name.startsWith("recent"));
        return new ScoreResult(
                scored,
                unusable,
                reasons.mostFrequentFirst(),
                evaluator.metrics().examples(),
                metrics,
                first,
                seconds);
    }

    private void accept(String name, Row row, ScoredRows out) throws IOException {
        if (row instanceof Row.Event event) {
            SourceRecord record = records.of(name, event);
            ScoringResult result = scorer.decide(record);
            if (result instanceof ScoringResult.Scored given) {
                Score score = given.score();
                scored++;
                if (first.size() < SHOWN_SCORES) {
                    first.add(score);
                }
                out.accept(score);
                judge(record, score);
            } else if (result instanceof ScoringResult.Refused refused) {
                refuse(refused.deadLetter().reason(), row);
            }
        } else if (row instanceof Row.Unusable bad) {
            refuse(bad.reason(), row);
        }
    }

    /** Evaluates a score by its label. Labels that are not listed classes, or not numbers, are ignored. */
    private void judge(SourceRecord record, Score score) {
        if (labels.decode(record) instanceof Example example && example.hasLabel()) {
            evaluator.accept(score.output(), 0, example.label());
        }
    }

    private void refuse(String reason, Row row) {
        unusable++;
        reasons.add(reason, row.place());
    }

    @Override
    public void close() {
        scorer.close();
        models.close();
    }
}
