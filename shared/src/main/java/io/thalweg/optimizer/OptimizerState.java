package io.thalweg.optimizer;

/**
 * All that an optimizer remembers.
 *
 * @param steps updates applied so far; Adam's t, and the counter from which dropout draws
 * @param slots {@code [spec.slots()][parameterCount]}, in the order of the flat parameter vector
 */
public record OptimizerState(long steps, float[][] slots) {}
