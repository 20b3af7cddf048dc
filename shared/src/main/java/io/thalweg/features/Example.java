package io.thalweg.features;

import io.thalweg.schemas.SourceRecord;

/**
 * An event as numbers: features, label, weight. Features are as they stand in the event, not yet scaled: scaling depends
 * on how much was seen.
 *
 * @param id the event's id
 * @param timeMillis the event's own time, milliseconds since the epoch
 * @param features the numbers of its features
 * @param label class index, 0 or 1, or the target; NaN if the event carries none
 * @param weight how much the example counts in training: finite, not negative, 1 unless the event says otherwise
 * @param source where it came from
 */
public record Example(
        String id, long timeMillis, FeatureValues features, float label, float weight, SourceRecord source)
        implements Decoded {

    public boolean hasLabel() {
        return !Float.isNaN(label);
    }
}
