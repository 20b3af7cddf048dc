package io.thalweg.engine.vector;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.common.FlatTraining;
import io.thalweg.engine.common.LayerSupport;
import io.thalweg.network.NetworkSpec;
import java.util.Optional;

/**
 * The engine for dense and convolutional networks on the JDK's Vector API. It needs a JVM that was started with the module
 * {@code jdk.incubator.vector}.
 */
public final class VectorEngine implements Engine {

    private static final String MODULE = "jdk.incubator.vector";

    private static final String NO_MODULE = "engine vector needs the module " + MODULE
            + ", which this JVM was started without; add --add-modules=" + MODULE + ", or use engine: auto";

    private static final String NO_VECTORS =
            "the vector engine needs vectors of 128 bits or more, and this JVM makes none (it has no C2 compiler, or was told"
                    + " -XX:MaxVectorSize=8); use engine: jvm or nd4j";

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Optional<String> unsupported(NetworkSpec network) {
        return LayerStack.unsupported(network);
    }

    /** Panels is not loaded without the module: its fields have types of that module. */
    @Override
    public Optional<String> unavailable() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.of(NO_MODULE);
        }
        return Panels.ARE_FAST ? Optional.empty() : Optional.of(NO_VECTORS);
    }

    @Override
    public TrainableNetwork trainable(TrainingSpec spec) {
        LayerSupport.require(unsupported(spec.network()));
        return new FlatTraining(spec, new LayerStack(spec.network(), spec.maxBatchSize(), true, spec.seed()));
    }

    @Override
    public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
        LayerSupport.require(unsupported(network));
        return new VectorScoring(network, parameters);
    }
}
