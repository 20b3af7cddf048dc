package io.thalweg.config;

import java.io.Serializable;

/** The topics of a pipeline: {@code <pipeline>.labeled-events} and so on, unless overridden. */
public record Topics(
        String labeledEvents,
        String events,
        String labels,
        String weights,
        String scores,
        String metrics,
        String deadLetters,
        String control)
        implements Serializable {

    public static Topics of(String pipeline) {
        return new Topics(
                pipeline + ".labeled-events",
                pipeline + ".events",
                pipeline + ".labels",
                pipeline + ".weights",
                pipeline + ".scores",
                pipeline + ".metrics",
                pipeline + ".dead-letters",
                pipeline + ".control");
    }
}
