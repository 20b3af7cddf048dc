package io.thalweg.workbench.feed;

/**
 * The progress of a feed. Rows that an earlier feed of the same source has sent are included.
 *
 * @param rows rows read from the source
 * @param sent rows that Kafka has acknowledged in each of their topics
 * @param resumed the rows among them that an earlier feed had sent
 * @param deadLetters rows that could not be encoded as events
 * @param share the part of the source that is read, from 0 to 1; NaN if it has no end
 */
public record FeedProgress(long rows, long sent, long resumed, long deadLetters, double share) {}
