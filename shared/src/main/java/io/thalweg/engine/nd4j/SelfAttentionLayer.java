package io.thalweg.engine.nd4j;

import io.thalweg.engine.nd4j.matrix.Matrix;
import io.thalweg.network.SelfAttentionSpec;
import java.util.Arrays;

/**
 * Multi-head self-attention. The projections of all heads, examples and time steps are one product; the attention
 * itself is computed by loops, because it takes few operations per pair of time steps.
 */
final class SelfAttentionLayer implements Layer {

    private final Place place;
    private final Affine projection;
    private final Affine outward;
    private final int times;
    private final int width;
    private final int heads;
    private final int headWidth;
    private final double scale;
    private final Reshaped inputs;
    private final Reshaped deltas;
    private final Matrix projected;
    private final Matrix projectedGradients;
    private final Matrix contexts;
    private final Matrix contextGradients;
    private final Matrix outputs;
    private final Matrix outputsByExample;
    private final Matrix inputGradients;
    private final Matrix inputGradientsByExample;
    /** The attention weights, {@code [examples, heads, times, times]}. */
    private final float[] attention;

    private final double[] scores;
    private final Columns columns;
    private final Columns projectedColumns;

    public SelfAttentionLayer(SelfAttentionSpec spec, Place place) {
        this.place = place;
        this.projection = new Affine(place, 0);
        this.outward = new Affine(place, 2);
        this.times = place.input().size(0);
        this.width = place.input().size(1);
        this.heads = spec.heads();
        this.headWidth = width / heads;
        this.scale = 1 / Math.sqrt(headWidth);
        int maxRows = place.maxRows() * times;
        this.inputs = new Reshaped(maxRows, width);
        this.deltas = new Reshaped(maxRows, width);
        this.projected = place.allocate(maxRows, 3 * width);
        this.projectedGradients = place.allocateGradients(maxRows, 3 * width);
        this.contexts = place.allocate(maxRows, width);
        this.contextGradients = place.allocateGradients(maxRows, width);
        this.outputs = place.allocate(maxRows, width);
        this.outputsByExample = outputs.reshaped(place.maxRows(), times * width);
        this.inputGradients = place.allocateInputGradients(maxRows, width);
        this.inputGradientsByExample = inputGradients.reshaped(inputGradients.maxRows() / times, times * width);
        this.attention = new float[place.maxRows() * heads * times * times];
        this.scores = new double[times];
        this.columns = new Columns(width);
        this.projectedColumns = new Columns(3 * width);
    }

    @Override
    public Matrix forward(Matrix input, int examples, Pass pass) {
        int rows = examples * times;
        projection.forward(inputs.of(input), rows, projected);
        Arrays.fill(contexts.values(), 0, rows * width, 0);
        for (int example = 0; example < examples; example++) {
            for (int head = 0; head < heads; head++) {
                for (int time = 0; time < times; time++) {
                    attend(example, head, time);
                }
            }
        }
        outward.forward(contexts, rows, outputs);
        return outputsByExample;
    }

    private void attend(int example, int head, int time) {
        float[] values = projected.values();
        int query = query(example, time, head);
        double max = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < times; other++) {
            int key = query(example, other, head) + width;
            double sum = 0;
            for (int j = 0; j < headWidth; j++) {
                sum += (double) values[query + j] * values[key + j];
            }
            scores[other] = sum * scale;
            max = Math.max(max, scores[other]);
        }
        double sum = 0;
        for (int other = 0; other < times; other++) {
            scores[other] = Math.exp(scores[other] - max);
            sum += scores[other];
        }
        int row = ((example * heads + head) * times + time) * times;
        int context = (example * times + time) * width + head * headWidth;
        for (int other = 0; other < times; other++) {
            float share = (float) (scores[other] / sum);
            attention[row + other] = share;
            int value = query(example, other, head) + 2 * width;
            for (int j = 0; j < headWidth; j++) {
                contexts.values()[context + j] += share * values[value + j];
            }
        }
    }

    @Override
    public Matrix backward(Matrix outputGradient, int examples) {
        int rows = examples * times;
        Matrix delta = deltas.of(outputGradient);
        delta.push(rows);
        outward.writeWeightGradient(contexts, delta, rows, 0);
        outward.pullWeightGradient();
        columns.sum(delta, rows, place.gradients().get(3));
        outward.inputGradients(delta, rows, contextGradients, 0);

        Arrays.fill(projectedGradients.values(), 0, rows * 3 * width, 0);
        for (int example = 0; example < examples; example++) {
            for (int head = 0; head < heads; head++) {
                for (int time = 0; time < times; time++) {
                    attendBackward(example, head, time);
                }
            }
        }
        projectedGradients.push(rows);
        projection.writeWeightGradient(inputs.last(), projectedGradients, rows, 0);
        projection.pullWeightGradient();
        Matrix biasGradient = place.gradients().get(1);
        projectedColumns.sum(projectedGradients, rows, biasGradient);
        // A bias of the keys adds the same number to all scores of a query, which softmax does not see: its gradient is
        // 0. Adam would
        // turn what rounding leaves of the sum into whole steps.
        int keys = biasGradient.offset() + width;
        Arrays.fill(biasGradient.values(), keys, keys + width, 0);
        if (place.inputGradientWanted()) {
            projection.inputGradients(projectedGradients, rows, inputGradients, 0);
        }
        return inputGradientsByExample;
    }

    private void attendBackward(int example, int head, int time) {
        float[] values = projected.values();
        float[] gradients = projectedGradients.values();
        float[] deltas = contextGradients.values();
        int row = ((example * heads + head) * times + time) * times;
        int context = (example * times + time) * width + head * headWidth;
        double weighted = 0;
        for (int other = 0; other < times; other++) {
            int value = query(example, other, head) + 2 * width;
            float share = attention[row + other];
            double sum = 0;
            for (int j = 0; j < headWidth; j++) {
                sum += (double) deltas[context + j] * values[value + j];
                gradients[value + j] += share * deltas[context + j];
            }
            scores[other] = sum;
            weighted += share * sum;
        }
        int query = query(example, time, head);
        for (int other = 0; other < times; other++) {
            int key = query(example, other, head) + width;
            float slope = (float) (attention[row + other] * (scores[other] - weighted) * scale);
            for (int j = 0; j < headWidth; j++) {
                gradients[query + j] += slope * values[key + j];
                gradients[key + j] += slope * values[query + j];
            }
        }
    }

    /** The index of a query. Its key is at index + width, its value at index + 2·width. */
    private int query(int example, int time, int head) {
        return (example * times + time) * 3 * width + head * headWidth;
    }
}
