package io.thalweg.engine.jvm;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import java.util.Optional;

/** Dense networks, embeddings in front, in plain Java: no call leaves the JVM, no native memory, no start-up. */
public final class JvmEngine implements Engine {

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public Optional<String> refusal(NetworkSpec network) {
        Shape shape = network.layerInput();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            boolean known = layer instanceof DenseSpec
                    ? shape.rank() == 1
                    : layer instanceof EmbeddingSpec || layer instanceof DropoutSpec || layer instanceof FlattenSpec;
            if (!known) {
                return Optional.of(
                        "the jvm engine runs embedding, dense, dropout and flatten over flat inputs, but network[" + i
                                + "] is " + layer.kind() + " over " + shape + "; use engine: nd4j");
            }
            shape = layer.output(shape);
        }
        return network.tensors().isEmpty()
                ? Optional.of("the network has nothing to learn; add a dense layer")
                : Optional.empty();
    }

    /** Whether a first layer like this one multiplies only by inputs that are not zero: with few units, zeros are not looked for. */
    public static boolean skipsZeros(DenseSpec layer) {
        return layer.units() >= DenseStage.FEW_UNITS;
    }

    @Override
    public TrainableNetwork trainable(TrainingSpec spec) {
        requireSupported(spec.network());
        return new DenseTraining(spec);
    }

    @Override
    public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
        requireSupported(network);
        return new DenseScoring(network, parameters);
    }

    private void requireSupported(NetworkSpec network) {
        refusal(network).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }
}
