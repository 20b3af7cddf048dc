package io.thalweg.engine.jvm;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.common.LayerSupport;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.NetworkSpec;
import java.util.Optional;

/** An engine in plain Java for dense networks and embeddings. It uses no native code and starts at once. */
public final class JvmEngine implements Engine {

    private static final LayerSupport LAYERS = new LayerSupport(
            "jvm",
            "embedding, dense, dropout and flatten over flat inputs",
            "use engine: nd4j",
            (layer, shape) -> layer instanceof DenseSpec
                    ? shape.rank() == 1
                    : layer instanceof EmbeddingSpec || layer instanceof DropoutSpec || layer instanceof FlattenSpec);

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public Optional<String> unsupported(NetworkSpec network) {
        return LAYERS.unsupported(network)
                .or(() -> network.tensors().isEmpty()
                        ? Optional.of("the network has nothing to learn; add a dense layer")
                        : Optional.empty());
    }

    /** Whether this layer, as the first one, skips inputs that are zero. A layer of few units does not. */
    public static boolean skipsZeros(DenseSpec layer) {
        return layer.units() >= DenseLayer.FEW_UNITS;
    }

    @Override
    public TrainableNetwork trainable(TrainingSpec spec) {
        LayerSupport.require(unsupported(spec.network()));
        return new DenseTraining(spec);
    }

    @Override
    public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
        LayerSupport.require(unsupported(network));
        return new DenseScoring(network, parameters);
    }
}
