package io.thalweg.engine;

/**
 * Examples, side by side, as the network takes them.
 *
 * @param rows B, the number of examples
 * @param features row-major {@code [B, input elements]}, already scaled; may be longer than needed (a reused buffer)
 * @param labels row-major {@code [B, label width]}: a class index, 0 or 1, or the regression targets; may be longer too
 */
public record Batch(int rows, float[] features, float[] labels) {}
