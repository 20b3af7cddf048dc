package io.thalweg.workbench.feed;

import io.thalweg.workbench.feed.rate.FlowControl;
import io.thalweg.workbench.feed.rate.Rate;
import java.util.Optional;

/**
 * How a feed goes.
 *
 * @param rate at most so many rows a second
 * @param flow holds the feed back while others lag behind
 * @param resume leave out the rows that the topics hold already, by an earlier feed of the same source
 */
public record FeedPlan(FeedTarget target, Optional<Rate> rate, FlowControl flow, boolean resume) {}
