package io.thalweg.learner;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.Engine;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Payload;
import java.io.IOException;
import java.util.List;

/** Learners of a whole pipeline, which read events of its schema. */
final class Learners {

    private Learners() {}

    static Learner of(Pipeline pipeline, Engine engine) {
        return of(pipeline, engine, 0);
    }

    static Learner of(Pipeline pipeline, Engine engine, long generation) {
        return Learner.of(pipeline.learner(), wire(pipeline), engine, generation);
    }

    static Learner startingFrom(Payload start, Pipeline pipeline, Engine engine, long generation) {
        return Learner.startingFrom(start, pipeline.learner(), wire(pipeline), engine, generation);
    }

    static Learner restore(Pipeline pipeline, Engine engine, byte[] state, long leastGeneration) throws IOException {
        return Learner.restore(pipeline.learner(), wire(pipeline), engine, state, leastGeneration);
    }

    private static WireFormat wire(Pipeline pipeline) {
        return WireFormat.of(pipeline.registry(), List.of(pipeline.events().schema()));
    }
}
