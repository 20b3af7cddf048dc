package io.thalweg.config;

/** A delivery guarantee: what happens to records that were already written when a job crashes. */
public enum Guarantee {
    AT_LEAST_ONCE,
    EXACTLY_ONCE
}
