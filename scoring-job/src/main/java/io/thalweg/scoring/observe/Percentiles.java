package io.thalweg.scoring.observe;

/** The median and the 99th percentile of a set of values. */
public record Percentiles(long p50, long p99) {}
