package io.thalweg.config;

/** What a crash may do to records already written. */
public enum Guarantee {
    AT_LEAST_ONCE,
    EXACTLY_ONCE
}
