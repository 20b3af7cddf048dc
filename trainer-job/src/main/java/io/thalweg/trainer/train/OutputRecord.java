package io.thalweg.trainer.train;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.weights.WeightsRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A record on its way to a topic of its own choosing: weights, metrics and dead letters leave through one sink, so that
 * they keep the order in which the operator wrote them.
 *
 * <p>The fields are plain so that Flink serializes it as a POJO. Whoever makes one gives up the arrays.
 *
 * @param topic where it goes
 * @param key empty if it has none
 * @param value null for a tombstone: POJO fields cannot be optional
 * @param headers plain text, in the order in which they are written
 */
public record OutputRecord(String topic, byte[] key, byte[] value, Map<String, String> headers) {

    static OutputRecord weights(String topic, WeightsRecord weights) {
        return new OutputRecord(
                topic,
                weights.key().getBytes(StandardCharsets.UTF_8),
                weights.value().orElse(null),
                Map.of());
    }

    static OutputRecord deadLetter(String topic, DeadLetter letter) {
        return new OutputRecord(topic, letter.source().key(), letter.source().value(), letter.headers());
    }

    static OutputRecord metrics(String topic, byte[] json) {
        return new OutputRecord(topic, "train".getBytes(StandardCharsets.UTF_8), json, Map.of());
    }

    /** What is told once, not again and again as a report is. */
    static OutputRecord mark(String topic, byte[] json) {
        return new OutputRecord(topic, Mark.KEY.getBytes(StandardCharsets.UTF_8), json, Map.of());
    }

    /** Whether it is a record that could not be used, on its way out. */
    public boolean isDeadLetter() {
        return headers.containsKey(DeadLetter.REASON);
    }
}
