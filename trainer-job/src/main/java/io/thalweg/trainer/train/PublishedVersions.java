package io.thalweg.trainer.train;

import java.io.IOException;
import java.io.Serializable;

/**
 * Reads which versions the weights topic contains when the trainer starts. Versions that were published after the
 * checkpoint from which the trainer resumes are known only from the topic.
 */
@FunctionalInterface
public interface PublishedVersions extends Serializable {

    /**
     * Reads the topic to its present end. The caller owns the result.
     *
     * @throws IOException if the topic cannot be read; Flink then restarts the job
     */
    PublishedVersionList read() throws IOException;
}
