package io.thalweg.schemas;

/**
 * A record that could not be used, with the stage that refused it and the reason.
 *
 * @param source the record, its bytes unchanged
 * @param stage {@code replay}, {@code train} or {@code score}
 * @param reason why, in one sentence
 */
public record DeadLetter(SourceRecord source, String stage, String reason) {}
