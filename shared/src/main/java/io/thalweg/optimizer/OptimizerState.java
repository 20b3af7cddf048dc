package io.thalweg.optimizer;

/**
 * The state of an optimizer: its slots (momentum, sums of squares) and its step count.
 *
 * @param steps updates applied so far: Adam's t, also the counter of the dropout masks
 * @param slots {@code [spec.slots()][parameterCount]}, in the order of the flat parameter vector
 */
public record OptimizerState(long steps, float[][] slots) {}
