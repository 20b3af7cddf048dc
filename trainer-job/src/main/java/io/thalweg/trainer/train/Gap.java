package io.thalweg.trainer.train;

import io.thalweg.weights.Lost;
import java.util.OptionalLong;

/**
 * A range of offsets of the labeled events that were skipped although the trainer had not read them.
 *
 * @param from the next offset to be read before the gap
 * @param to the offset at which reading continues; empty if the partition does not exist any more
 * @param lost number of offsets that were never read; empty if it is unknown
 */
record Gap(String topic, int partition, long from, OptionalLong to, OptionalLong lost) {

    static Gap lost(Lost.Range range) {
        return new Gap(
                range.topic(),
                range.partition(),
                range.from(),
                OptionalLong.of(range.to()),
                OptionalLong.of(range.offsets()));
    }

    /** The offsets have decreased: the topic was deleted and created again, or its log was truncated. */
    static Gap wentBack(String topic, int partition, long from, long to) {
        return new Gap(topic, partition, from, OptionalLong.of(to), OptionalLong.empty());
    }

    static Gap vanished(String topic, int partition, long from) {
        return new Gap(topic, partition, from, OptionalLong.empty(), OptionalLong.empty());
    }

    /** The text for the log. */
    @Override
    public String toString() {
        String place = topic + "-" + partition;
        if (lost.isPresent()) {
            return String.format(
                    "%,d offsets of %s were never read, %d to %d: Kafka had removed them before the trainer came to them;"
                            + " give the topic a longer retention",
                    lost.getAsLong(), place, from, to.getAsLong() - 1);
        }
        if (to.isPresent()) {
            return place + " was read up to offset " + from + " but now goes on at " + to.getAsLong()
                    + ": the topic was deleted and made anew, or its log was cut off; how many records were never read"
                    + " cannot be told";
        }
        return place + " was read up to offset " + from
                + " but does not exist any more; how many records were never read" + " cannot be told";
    }
}
