package io.thalweg.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * When weights are published: after {@code everySteps} steps or {@code every}, whichever comes first, if anything was
 * learned since.
 *
 * @param keepVersions older versions are tombstoned
 */
public record PublishConfig(int everySteps, Duration every, int keepVersions, Guarantee guarantee)
        implements Serializable {}
