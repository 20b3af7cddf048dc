package io.thalweg.weights;

import java.util.Optional;

/**
 * One record of the weights topic.
 *
 * @param key {@code <pipeline>/<version>/part/00007}, {@code <pipeline>/<version>/manifest} or {@code <pipeline>/head}
 * @param value framed Avro, or empty for a tombstone
 */
public record WeightsRecord(String key, Optional<byte[]> value) {}
