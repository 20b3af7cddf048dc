package io.thalweg.features;

/** What became of a record: an example, or the reason why not. Never an exception. */
public sealed interface Decoded permits Example, Rejected {}
