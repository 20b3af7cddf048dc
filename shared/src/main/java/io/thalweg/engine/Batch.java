package io.thalweg.engine;

/**
 * The input of one training step: a batch of examples with their labels and weights.
 *
 * @param rows B, the number of examples
 * @param features row-major {@code [B, input elements]}, already scaled; may be longer than needed (a reused buffer)
 * @param labels row-major {@code [B, label width]}: a class index, 0 or 1, or the regression targets; may be longer too
 * @param weights {@code [B]}: how much each example counts, finite and not negative; may be longer too. Empty where each of
 *     them counts 1
 */
public record Batch(int rows, float[] features, float[] labels, float[] weights) {

    private static final float[] ALL_ONE = {};

    /** Creates a batch whose examples all have the weight 1. */
    public Batch(int rows, float[] features, float[] labels) {
        this(rows, features, labels, ALL_ONE);
    }

    /** The weight of an example. */
    public float weight(int row) {
        return weights.length == 0 ? 1 : weights[row];
    }
}
