package io.thalweg.learner;

import io.thalweg.config.ModelConfig;
import io.thalweg.engine.Batch;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.common.LossGradient;
import io.thalweg.evaluation.PrequentialEvaluator;
import io.thalweg.features.FeatureScaler;
import io.thalweg.features.FeatureValues;
import io.thalweg.network.Loss;

/**
 * Collects standardised examples into a batch, and holds the outputs of the network for them. Filled, answered, judged,
 * cleared; the arrays are the same for every batch. One thread.
 */
public final class MiniBatch {

    private final Loss loss;
    private final int capacity;
    private final int inputWidth;
    private final int outputWidth;
    private final float[] features;
    private final float[] labels;
    /** Empty where each example counts 1. */
    private final float[] weights;

    private final float[] outputs;
    private int rows;

    /** Asked for by {@link #predict} alone; learning has its own. */
    private float[] gradients = {};

    /** For the loss of one row. */
    private final float[] rowOutputs;

    private final float[] rowGradients;
    private final Batch rowBatch = new Batch(1, new float[0], new float[1]);

    private MiniBatch(ModelConfig model, int capacity) {
        this.capacity = capacity;
        loss = model.network().loss();
        inputWidth = model.features().width();
        outputWidth = model.network().output().elements();
        features = new float[Math.multiplyExact(capacity, inputWidth)];
        labels = new float[capacity];
        weights = new float[model.exampleWeight().isPresent() ? capacity : 0];
        outputs = new float[Math.multiplyExact(capacity, outputWidth)];
        rowOutputs = new float[outputWidth];
        rowGradients = new float[outputWidth];
    }

    /** An empty one, for at most {@code capacity} examples. */
    public static MiniBatch of(ModelConfig model, int capacity) {
        return new MiniBatch(model, capacity);
    }

    public void clear() {
        rows = 0;
    }

    public int rows() {
        return rows;
    }

    public boolean isFull() {
        return rows == capacity;
    }

    /**
     * Adds an example.
     *
     * @param values its features as decoded; {@code scaler} brings them to size
     * @param weight how much it counts; 1 where the pipeline has no weights
     */
    public void add(FeatureValues values, float label, float weight, FeatureScaler scaler) {
        scaler.scale(values, features, rows * inputWidth);
        labels[rows] = label;
        if (weights.length > 0) {
            weights[rows] = weight;
        }
        rows++;
    }

    /** Predicts the batch, then learns it. */
    public StepReport learn(TrainableNetwork network) {
        return network.step(batch(), outputs);
    }

    /**
     * Predicts the batch.
     *
     * @return the mean loss, each example's times its weight, without regularisation
     */
    public double predict(ScoringNetwork network) {
        if (gradients.length == 0) {
            gradients = new float[outputs.length];
        }
        network.forward(features, rows, outputs);
        return LossGradient.write(loss, outputs, batch(), outputWidth, gradients);
    }

    /** The loss of one example as predicted, without its weight; NaN or infinite if its answer is. Before {@link #judge}. */
    double loss(int row) {
        System.arraycopy(outputs, row * outputWidth, rowOutputs, 0, outputWidth);
        rowBatch.labels()[0] = labels[row];
        return LossGradient.write(loss, rowOutputs, rowBatch, outputWidth, rowGradients);
    }

    /**
     * The mean by which the losses exceed the least that they can be, without example weights. Before {@link #judge}.
     *
     * @param weightedLoss the mean loss as the step has reported it
     */
    double excessLoss(double weightedLoss) {
        double sum = 0;
        if (weights.length == 0) {
            sum = weightedLoss * rows;
        } else {
            for (int row = 0; row < rows; row++) {
                sum += loss(row);
            }
        }
        if (loss == Loss.POISSON) {
            for (int row = 0; row < rows; row++) {
                sum -= loss.least(labels[row]);
            }
        }
        return sum / rows;
    }

    /** The same of a network that gives the raw output 0 for each example. */
    double excessLossAtZero() {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += loss.atZeroOutput(labels[row], outputWidth) - loss.least(labels[row]);
        }
        return sum / rows;
    }

    /** A feature as the network takes it. */
    float input(int row, int column) {
        return features[row * inputWidth + column];
    }

    /**
     * Has each answer judged once. Example weights affect training only, so metrics ignore them.
     */
    public void judge(PrequentialEvaluator evaluator) {
        loss.toPredictionInPlace(outputs, rows, outputWidth);
        for (int row = 0; row < rows; row++) {
            evaluator.accept(outputs, row * outputWidth, labels[row]);
        }
    }

    private Batch batch() {
        return new Batch(rows, features, labels, weights);
    }
}
