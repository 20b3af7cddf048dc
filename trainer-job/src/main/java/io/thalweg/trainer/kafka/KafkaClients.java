package io.thalweg.trainer.kafka;

import io.thalweg.config.Pipeline;
import java.io.Serializable;
import java.util.Map;

/**
 * What the trainer's Kafka clients have in common.
 *
 * @param name consumer group, transactional ids and client ids begin with it
 * @param properties of the pipeline, passed through to every client
 */
public record KafkaClients(String name, Map<String, String> properties) implements Serializable {

    public KafkaClients {
        properties = Map.copyOf(properties);
    }

    /** Those of a pipeline's trainer: {@code <pipeline>-train}. */
    public static KafkaClients of(Pipeline pipeline) {
        return new KafkaClients(pipeline.name() + "-train", pipeline.kafka());
    }

    /** The name alone: the properties hold passwords, and what is printed gets logged. */
    @Override
    public String toString() {
        return "Kafka clients " + name;
    }
}
