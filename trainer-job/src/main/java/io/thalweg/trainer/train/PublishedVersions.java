package io.thalweg.trainer.train;

import java.io.IOException;
import java.io.Serializable;

/**
 * What the weights topic already holds when the trainer starts. Only the topic knows of versions that were published after
 * the checkpoint the trainer resumes from.
 */
@FunctionalInterface
public interface PublishedVersions extends Serializable {

    /**
     * Reads the topic to its end as it is now. The result is the caller's.
     *
     * @throws IOException if the topic cannot be read; Flink then starts the job again
     */
    PublishedVersionList read() throws IOException;
}
