package io.thalweg.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * When weights are published: after {@code everySteps} steps or the time {@code every}, whichever comes first, if there
 * were steps since the last version.
 *
 * @param keepVersions number of versions to keep; older ones are tombstoned
 */
public record PublishConfig(int everySteps, Duration every, int keepVersions, Guarantee guarantee)
        implements Serializable {

    public PublishConfig {
        if (everySteps < 1) {
            throw new IllegalArgumentException(
                    "every-steps must be at least 1 but was " + everySteps + " (publish.every-steps)");
        }
        if (every.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException(
                    "every must be longer than 0ms but was " + every.toMillis() + "ms (publish.every)");
        }
        if (keepVersions < 1) {
            throw new IllegalArgumentException(
                    "keep-versions must be at least 1 but was " + keepVersions + " (publish.keep-versions)");
        }
    }
}
