package io.thalweg.config;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of the topics of a pipeline: {@code <pipeline>.labeled-events} and so on, unless the pipeline sets others. */
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

    public Topics {
        Set<String> seen = new HashSet<>();
        for (String topic : List.of(labeledEvents, events, labels, weights, scores, metrics, deadLetters, control)) {
            if (!seen.add(topic)) {
                throw new IllegalArgumentException("each topic must be another one but " + topic
                        + " stands for two; give one of them its own name");
            }
        }
    }

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
