package io.thalweg.engine.nd4j;

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
 * An engine for all layers, which computes matrix products with ND4J. Native libraries are loaded by the first network,
 * or by {@link #unavailable}; that takes seconds.
 */
public final class Nd4jEngine implements Engine {

    private final LayerSupport layers;

    public Nd4jEngine() {
        this(new LayerSupport(
                "nd4j",
                "the layers of docs/pipeline.md",
                "use engine: auto",
                (layer, shape) -> Nd4jNetwork.supports(layer)));
    }

    /**
     * Creates an engine that supports only some layers. For tests: the public constructor supports every layer, so that
     * tests could not observe a refusal.
     */
    Nd4jEngine(LayerSupport layers) {
        this.layers = layers;
    }

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public Optional<String> unsupported(NetworkSpec network) {
        return layers.unsupported(network);
    }

    @Override
    public Optional<String> unavailable() {
        return Nd4jRuntime.failure();
    }

    @Override
    public TrainableNetwork trainable(TrainingSpec spec) {
        LayerSupport.require(unsupported(spec.network()));
        return new FlatTraining(
                spec, Nd4jNetwork.training(spec.network(), spec.maxBatchSize(), spec.seed(), Nd4jRuntime.products()));
    }

    @Override
    public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
        LayerSupport.require(unsupported(network));
        return new Nd4jScoring(network, parameters);
    }
}
