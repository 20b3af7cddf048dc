package io.thalweg.workbench.feed;

import io.thalweg.workbench.feed.rate.FlowControl;
import io.thalweg.workbench.feed.rate.Rate;
import java.util.Optional;

/**
 * The settings of a feed.
 *
 * @param rate maximum number of rows per second
 * @param flow slows the feed down while its consumers lag behind
 * @param resume whether to skip the rows that an earlier feed of the same source has sent
 */
public record FeedPlan(FeedTarget target, Optional<Rate> rate, FlowControl flow, boolean resume) {}
