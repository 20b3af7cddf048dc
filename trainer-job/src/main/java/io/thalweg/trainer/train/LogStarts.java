package io.thalweg.trainer.train;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/**
 * Reads the log start offsets of a topic, that is, the first offset of each partition that Kafka has not removed.
 * Retention and record deletion advance them; a gap below a log start offset cannot consist of transaction markers
 * alone.
 *
 * <p>Not thread-safe. The caller closes it.
 */
@FunctionalInterface
public interface LogStarts extends Serializable, AutoCloseable {

    /**
     * Reads the log start offsets of all partitions.
     *
     * @return the log start offset of each partition; empty if the topic does not exist
     * @throws IOException if Kafka does not answer; Flink then restarts the job
     */
    Map<Integer, Long> read(String topic) throws IOException;

    @Override
    default void close() {}
}
