package io.thalweg.learner;

import io.thalweg.config.LearnerConfig;
import io.thalweg.config.ModelConfig;
import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureScaler;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.features.FeatureValues;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.weights.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Repeats a skipped step from a given state in a network of its own, to find out whether the examples or the parameters caused
 * the skip. The learner's network does not change. Slow, and rarely needed. One thread.
 */
public final class TrialStep implements AutoCloseable {

    private final ModelConfig model;
    private final TrainableNetwork network;
    private final FeatureScaler scaler;
    private final MiniBatch batch;
    private final Parameters drawn;
    private final OptimizerState untouched;
    private final BitSet embedded = new BitSet();

    /** One that can try as many examples at once as a batch has. */
    public TrialStep(LearnerConfig config, Engine engine) {
        model = config.model();
        network = engine.trainable(config.trainingSpec());
        scaler = FeatureScaler.of(model.features());
        batch = MiniBatch.of(model, config.training().batchSize());
        drawn = network.parameters();
        untouched = network.optimizerState();
        model.features().embedded().forEach(column -> embedded.set(column.column()));
    }

    /** The state of a network that has learned nothing yet, over features that were seen before. */
    GoodState fresh(FeatureStatistics statistics) {
        return new GoodState(
                0,
                new Payload(drawn, statistics),
                untouched,
                new LossLevels(model.network().loss()));
    }

    /** Whether a network that goes on from a state can learn these examples as one batch. */
    public boolean learns(List<Example> examples, Payload good, OptimizerState optimizer) {
        return step(examples, good, optimizer) instanceof StepReport.Learned;
    }

    /** The same as {@link #culprits}, judged by a network that has learned nothing yet. */
    public Map<Integer, String> culpritsOfFreshParameters(List<Example> examples, FeatureStatistics statistics) {
        GoodState fresh = fresh(statistics);
        return culprits(examples, fresh.payload(), fresh.optimizer());
    }

    /**
     * The examples without which the rest of a batch can be learned: those whose own loss is not finite, then those that
     * cannot be learned alone, then those that cannot be learned with the ones before them.
     *
     * @param examples that cannot be learned as one batch
     * @param good parameters and statistics of a network that has learned well
     * @return for each culprit's index why it cannot be learned
     */
    public Map<Integer, String> culprits(List<Example> examples, Payload good, OptimizerState optimizer) {
        Map<Integer, String> culprits = new TreeMap<>();
        step(examples, good, optimizer);
        for (int row = 0; row < examples.size(); row++) {
            double loss = examples.get(row).weight() * batch.loss(row);
            if (!Double.isFinite(loss)) {
                culprits.put(row, reason(examples.get(row), row, "its loss is not finite: " + loss));
            }
        }
        if (learns(without(examples, culprits), good, optimizer)) {
            return culprits;
        }
        for (int row = 0; row < examples.size(); row++) {
            if (!culprits.containsKey(row)) {
                refusal(List.of(examples.get(row)), examples.get(row), good, optimizer, row, culprits);
            }
        }
        if (learns(without(examples, culprits), good, optimizer)) {
            return culprits;
        }
        List<Example> kept = new ArrayList<>();
        for (int row = 0; row < examples.size(); row++) {
            if (!culprits.containsKey(row)) {
                kept.add(examples.get(row));
                if (refusal(kept, examples.get(row), good, optimizer, row, culprits)) {
                    kept.remove(kept.size() - 1);
                }
            }
        }
        return culprits;
    }

    /** Tries examples, and notes the last of them as a culprit if they cannot be learned. */
    private boolean refusal(
            List<Example> tried,
            Example last,
            Payload good,
            OptimizerState optimizer,
            int row,
            Map<Integer, String> culprits) {
        if (step(tried, good, optimizer) instanceof StepReport.Skipped skipped) {
            culprits.put(row, reason(last, tried.size() - 1, skipped.reason()));
            return true;
        }
        return false;
    }

    private static List<Example> without(List<Example> examples, Map<Integer, String> culprits) {
        List<Example> rest = new ArrayList<>();
        for (int row = 0; row < examples.size(); row++) {
            if (!culprits.containsKey(row)) {
                rest.add(examples.get(row));
            }
        }
        return rest;
    }

    /** No examples are learned without trying. */
    private StepReport step(List<Example> examples, Payload good, OptimizerState optimizer) {
        if (examples.isEmpty()) {
            return new StepReport.Learned(0);
        }
        network.restore(good.parameters(), optimizer);
        scaler.restore(good.statistics());
        for (Example example : examples) {
            scaler.observe(example.features());
        }
        batch.clear();
        for (Example example : examples) {
            batch.add(example.features(), example.label(), example.weight(), scaler);
        }
        return batch.learn(network);
    }

    /** Names the largest of the example's numbers, which is the likely cause. */
    private String reason(Example example, int row, String what) {
        int column = 0;
        double input = -1;
        for (int i = 0; i < model.features().width(); i++) {
            // The index of a category's value is no quantity.
            // NaN counts as the largest.
            if (!embedded.get(i) && Double.compare(Math.abs(batch.input(row, i)), input) > 0) {
                column = i;
                input = Math.abs(batch.input(row, i));
            }
        }
        double label = model.label().isNumeric() ? Math.abs(example.label()) : 0;
        if (example.weight() > Math.max(input, label) && model.exampleWeight().isPresent()) {
            return "example weight " + model.exampleWeight().get() + " is " + example.weight() + ": " + what;
        }
        if (label >= input) {
            return "label " + model.label().field() + " is " + example.label() + ": " + what;
        }
        return "feature " + model.features().name(column) + " is " + shown(value(example.features(), column)) + ": "
                + what;
    }

    /** A float as a float is written: 1.0E30, not 1.0000000150474662E30. */
    private static String shown(double value) {
        return (float) value == value ? Float.toString((float) value) : Double.toString(value);
    }

    private double value(FeatureValues features, int column) {
        int index = Arrays.binarySearch(model.features().standardized(), column);
        return index >= 0 ? features.numbers()[index] : features.columns()[column];
    }

    @Override
    public void close() {
        network.close();
    }
}
