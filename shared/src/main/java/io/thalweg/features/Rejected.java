package io.thalweg.features;

/** A record that cannot be used, with the reason. */
public record Rejected(String reason) implements Decoded {}
