package io.thalweg.config;

import java.io.Serializable;

/**
 * The settings of the scoring job.
 *
 * @param guarantee exactly-once: one score per event, visible at the next commit; at-least-once: visible at once, with
 *     duplicates after a crash
 */
public record ScoringConfig(Guarantee guarantee) implements Serializable {}
