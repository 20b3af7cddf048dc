package io.thalweg.config;

import java.io.Serializable;

/**
 * How live events are scored.
 *
 * @param guarantee exactly-once: one score per event and only one, visible at the next commit; at-least-once: visible at
 *     once, and again after a crash
 */
public record ScoringConfig(Guarantee guarantee) implements Serializable {}
