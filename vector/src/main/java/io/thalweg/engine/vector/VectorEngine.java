package io.thalweg.engine.vector;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.host.FlatTraining;
import io.thalweg.network.NetworkSpec;
import java.util.Optional;

/**
 * The engine for dense and convolutional networks on the JDK's Vector API. {@link java.util.ServiceLoader} finds it if the
 * module {@code jdk.incubator.vector} is present.
 */
public final class VectorEngine implements Engine {

    private static final String NO_VECTORS =
            "the vector engine needs vectors of 128 bits or more, and this JVM makes none (it has no C2 compiler, or was told"
                    + " -XX:MaxVectorSize=8); use engine: jvm or nd4j";

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Optional<String> refusal(NetworkSpec network) {
        return Panels.ARE_FAST ? LayerStack.refusal(network) : Optional.of(NO_VECTORS);
    }

    @Override
    public TrainableNetwork trainable(TrainingSpec spec) {
        return new FlatTraining(spec, new LayerStack(spec.network(), spec.maxBatchSize(), true, spec.seed()));
    }

    @Override
    public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
        return new VectorScoring(network, parameters);
    }
}
