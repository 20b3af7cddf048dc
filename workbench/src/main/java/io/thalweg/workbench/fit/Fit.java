package io.thalweg.workbench.fit;

import io.thalweg.config.LearnerConfig;
import io.thalweg.config.ModelConfig;
import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.evaluation.PrequentialEvaluator;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureScaler;
import io.thalweg.learner.MiniBatch;
import io.thalweg.learner.TrialStep;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.weights.Payload;
import io.thalweg.workbench.console.ProgressDisplay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Trains a network on examples in memory for several epochs. The examples are shuffled in each epoch, with the
 * pipeline's seed, and learned in batches of the pipeline's size (the last one may be smaller). After each epoch, the
 * validation examples are scored as the scoring job would score them. Feature statistics are computed from the training
 * examples before the first epoch. The same examples, pipeline and machine give the same parameters.
 *
 * <p>Single-threaded. It owns its network and must be closed.
 */
final class Fit implements AutoCloseable {

    private final LearnerConfig config;
    private final ModelConfig model;
    private final Engine engine;
    private final Examples examples;
    private final int[] training;
    private final int[] validation;
    private final TrainableNetwork network;
    private final FeatureScaler scaler;
    private final MiniBatch batch;
    private final SplittableRandom random;

    /** The indices of the examples in the batch. */
    private final List<Integer> batched = new ArrayList<>();

    /** Created when it is first needed. */
    private Optional<TrialStep> trial = Optional.empty();

    private int epochs;
    private double lossSum;
    private long learned;
    private long skipped;
    private Optional<String> firstSkip = Optional.empty();
    private boolean isDiverged;

    /** Payload at the start of the epoch. A skipped batch is tried again with it. */
    private Payload good;

    private OptimizerState goodOptimizer;

    private Fit(LearnerConfig config, Engine engine, Examples examples, int validationCount) {
        this.config = config;
        model = config.model();
        this.engine = engine;
        this.examples = examples;
        int trainingCount = examples.count() - validationCount;
        training = new int[trainingCount];
        Arrays.setAll(training, i -> i);
        validation = new int[validationCount];
        Arrays.setAll(validation, i -> trainingCount + i);
        scaler = FeatureScaler.of(model.features());
        batch = MiniBatch.of(model, config.training().batchSize());
        random = new SplittableRandom(config.training().seed());
        network = engine.trainable(config.trainingSpec());
    }

    /**
     * Prepares training.
     *
     * @param validationCount number of examples at the end that are used for validation only
     * @param start initial parameters; their statistics are kept unless they are empty
     */
    static Fit of(
            LearnerConfig config, Engine engine, Examples examples, int validationCount, Optional<Payload> start) {
        Fit fit = new Fit(config, engine, examples, validationCount);
        try {
            fit.begin(start);
            return fit;
        } catch (RuntimeException e) {
            fit.close();
            throw e;
        }
    }

    int trainingCount() {
        return training.length;
    }

    int validationCount() {
        return validation.length;
    }

    /** Runs one epoch and evaluates the validation examples. */
    Epoch pass(ProgressDisplay progress, int of) {
        shuffle();
        lossSum = 0;
        learned = 0;
        skipped = 0;
        clear();
        good = payload();
        goodOptimizer = network.optimizerState();
        for (int i = 0; i < training.length && !isDiverged; i++) {
            add(training[i]);
            if (batch.isFull()) {
                learn();
                progress.update((epochs + (double) i / training.length) / of, "epoch " + (epochs + 1));
            }
        }
        if (batch.rows() > 0 && !isDiverged) {
            learn();
        }
        epochs++;
        return validated(learned == 0 ? Double.NaN : lossSum / learned);
    }

    /** The current parameters and statistics. */
    Payload payload() {
        return new Payload(network.parameters(), scaler.statistics());
    }

    /** Whether training has diverged; the rest of that epoch was not learned, and further epochs are useless. */
    boolean isDiverged() {
        return isDiverged;
    }

    /** Why the first skipped example was skipped. */
    Optional<String> firstSkip() {
        return firstSkip;
    }

    @Override
    public void close() {
        network.close();
        trial.ifPresent(TrialStep::close);
    }

    private void begin(Optional<Payload> start) {
        start.ifPresent(payload -> {
            network.restore(payload.parameters(), network.optimizerState());
            scaler.restore(payload.statistics().withClips(model.features().clips()));
        });
        boolean isKnown = start.isPresent()
                && Arrays.stream(start.get().statistics().counts()).anyMatch(count -> count > 0);
        if (!isKnown) {
            for (int example : training) {
                scaler.observe(examples.features(example));
            }
        }
    }

    private void add(int example) {
        batch.add(examples.features(example), examples.label(example), examples.weight(example), scaler);
        batched.add(example);
    }

    private void learn() {
        StepReport report = batch.learn(network);
        if (report instanceof StepReport.Skipped) {
            report = learnWithoutCulprits();
        }
        if (report instanceof StepReport.Learned step) {
            lossSum += step.loss() * batch.rows();
            learned += batch.rows();
        } else {
            isDiverged = true;
        }
        clear();
    }

    /**
     * Leaves out the examples that freshly initialised parameters cannot learn either, and learns the others, if any.
     * If these cannot be learned, training has diverged.
     */
    private StepReport learnWithoutCulprits() {
        if (trial.isEmpty()) {
            trial = Optional.of(new TrialStep(config, engine));
        }
        List<Example> tried = batched.stream().map(this::example).toList();
        if (trial.get().learns(tried, good, goodOptimizer)) {
            return new StepReport.Skipped("training has diverged");
        }
        Map<Integer, String> culprits = trial.get().culpritsOfFreshParameters(tried, scaler.statistics());
        skipped += culprits.size();
        if (firstSkip.isEmpty()) {
            firstSkip = culprits.values().stream().findFirst();
        }
        List<Integer> rest = new ArrayList<>();
        for (int row = 0; row < batched.size(); row++) {
            if (!culprits.containsKey(row)) {
                rest.add(batched.get(row));
            }
        }
        clear();
        rest.forEach(this::add);
        return rest.isEmpty() ? new StepReport.Learned(0) : batch.learn(network);
    }

    private void clear() {
        batch.clear();
        batched.clear();
    }

    private Example example(int number) {
        SourceRecord nowhere = new SourceRecord("", 0, number, 0, new byte[0], new byte[0]);
        return new Example("", 0, examples.features(number), examples.label(number), examples.weight(number), nowhere);
    }

    private Epoch validated(double trainLoss) {
        Parameters parameters = network.parameters();
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(model.label());
        double sum = 0;
        try (ScoringNetwork scoring = engine.scoring(model.network(), parameters)) {
            clear();
            for (int i = 0; i < validation.length; i++) {
                add(validation[i]);
                if (batch.isFull() || i == validation.length - 1) {
                    sum += batch.predict(scoring) * batch.rows();
                    batch.judge(evaluator);
                    clear();
                }
            }
        }
        // Metrics over the last thousand examples say nothing about a complete set.
        Map<String, Double> metrics = new LinkedHashMap<>(evaluator.metrics().values());
        metrics.keySet().removeIf(name -> name.startsWith("recent"));
        return new Epoch(
                epochs, trainLoss, validation.length == 0 ? Double.NaN : sum / validation.length, metrics, skipped);
    }

    /** Fisher-Yates shuffle: all orders are equally likely. */
    private void shuffle() {
        for (int i = training.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = training[i];
            training[i] = training[j];
            training[j] = swapped;
        }
    }
}
