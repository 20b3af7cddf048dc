package io.thalweg.trainer.train;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.weights.WeightsRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A record with the topic it is written to. Weights, metrics and dead letters leave through one sink, so that they keep
 * the order in which the operator wrote them.
 *
 * <p>The fields are plain, so that Flink serializes the record as a POJO. The record takes ownership of the arrays.
 *
 * @param topic the topic to write to
 * @param key empty if it has no key
 * @param value null for a tombstone, because the fields of a POJO cannot be optional
 * @param headers values as text, in the order in which they are written
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

    /** Creates a mark: a record of the metrics topic that is written once, unlike reports. */
    static OutputRecord mark(String topic, byte[] json) {
        return new OutputRecord(topic, Mark.KEY.getBytes(StandardCharsets.UTF_8), json, Map.of());
    }

    /** Whether the record is a dead letter. */
    public boolean isDeadLetter() {
        return headers.containsKey(DeadLetter.REASON);
    }
}
