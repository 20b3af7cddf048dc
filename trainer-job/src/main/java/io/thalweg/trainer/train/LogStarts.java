package io.thalweg.trainer.train;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/**
 * The log start offsets of a topic: the first offset of each partition that Kafka has not removed. Retention and deletion
 * move them; a gap below one of them is not filled by transaction markers alone.
 *
 * <p>Not thread-safe. The caller closes it.
 */
@FunctionalInterface
public interface LogStarts extends Serializable, AutoCloseable {

    /**
     * Asks for those of all partitions.
     *
     * @return for each partition of the topic its log start offset; empty if there is no such topic
     * @throws IOException if Kafka does not answer; Flink then starts the job again
     */
    Map<Integer, Long> read(String topic) throws IOException;

    @Override
    default void close() {}
}
