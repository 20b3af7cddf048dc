package io.thalweg.workbench.feed;

/**
 * How far a feed is; rows that an earlier feed of the same source sent count like this one's.
 *
 * @param rows read from the source
 * @param sent rows that Kafka has acknowledged in each topic they go to
 * @param resumed of these, the rows that were there already
 * @param deadLetters rows that were no events
 * @param share how much of the source was read, from 0 to 1; NaN if it has no end
 */
public record FeedProgress(long rows, long sent, long resumed, long deadLetters, double share) {}
