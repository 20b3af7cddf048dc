/** Limits the rate of a feed: by time, and by the progress of its consumers. */
package io.thalweg.workbench.feed.rate;
