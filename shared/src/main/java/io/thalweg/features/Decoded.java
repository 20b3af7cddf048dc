package io.thalweg.features;

/** The result of decoding a record: an example, or the reason why it cannot be used. Never an exception. */
public sealed interface Decoded permits Example, Rejected {}
