package io.thalweg.features;

import io.thalweg.schemas.SourceRecord;

/**
 * An event as numbers: features, label, weight. Features are not scaled yet, because the scale depends on the feature
 * statistics.
 *
 * @param id the event's id
 * @param timeMillis the event's own time, milliseconds since the epoch
 * @param features the decoded features
 * @param label class index, 0 or 1, or the regression target; NaN if the event has none
 * @param weight how much the example counts in training: finite, not negative, 1 by default
 * @param source the record of the event
 */
public record Example(
        String id, long timeMillis, FeatureValues features, float label, float weight, SourceRecord source)
        implements Decoded {

    public boolean hasLabel() {
        return !Float.isNaN(label);
    }
}
