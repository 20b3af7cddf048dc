package io.thalweg.workbench.bench;

import io.thalweg.workbench.console.UsageException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The option {@code --seconds} of the commands that measure. */
@Command
final class MeasuringTime {

    private static final double MOST_SECONDS = 3600;
    private static final double MILLIS_PER_SECOND = 1e3;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "How long to measure, after warming up (default: ${DEFAULT-VALUE}).")
    private double seconds;

    /** Its value, or a {@link UsageException}. */
    Duration duration() {
        if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
            throw new UsageException("--seconds must be above 0 and at most 3600 but was " + seconds);
        }
        return Duration.ofMillis(Math.max(1, Math.round(seconds * MILLIS_PER_SECOND)));
    }
}
