package io.thalweg.features;

/** The record cannot be used. */
public record Rejected(String reason) implements Decoded {}
