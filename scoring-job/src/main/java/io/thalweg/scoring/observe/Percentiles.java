package io.thalweg.scoring.observe;

/** Half of the values are at most {@code p50}, 99 of a hundred at most {@code p99}. */
public record Percentiles(long p50, long p99) {}
