package io.thalweg.engine.cuda;

import io.thalweg.engine.Device;
import io.thalweg.engine.Engine;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.auto.Engines;
import io.thalweg.engine.common.LayerSupport;
import io.thalweg.network.NetworkSpec;
import java.util.Optional;

/**
 * The engine that trains on an NVIDIA GPU, Turing or newer. Scoring stays on the CPU, where a score can be computed again to
 * the last bit.
 */
public final class CudaEngine implements Engine {

    private static final LayerSupport LAYERS = new LayerSupport(
            "cuda", "the layers of docs/pipeline.md", "use engine: auto", (layer, shape) -> LayerStack.supports(layer));

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Optional<String> unsupported(NetworkSpec network) {
        return LAYERS.unsupported(network);
    }

    @Override
    public Optional<String> unavailable() {
        return Gpu.problem();
    }

    @Override
    public Optional<Device> device() {
        return Gpu.device();
    }

    @Override
    public TrainableNetwork trainable(TrainingSpec spec) {
        LayerSupport.require(unsupported(spec.network()));
        return CudaNetwork.of(spec);
    }

    @Override
    public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
        LayerSupport.require(unsupported(network));
        return Engines.scoring(EngineChoice.AUTO, network).engine().scoring(network, parameters);
    }
}
