package io.thalweg.engine;

import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small networks that between them use every layer, and batches that fit them. */
final class Networks {

    private Networks() {}

    static Map<String, NetworkSpec> all() {
        Map<String, NetworkSpec> networks = new LinkedHashMap<>();
        networks.put("narrow", network(Shape.of(5), Loss.MSE, dense(7, Activation.TANH), dense(2, Activation.LINEAR)));
        networks.put(
                "wide",
                network(
                        Shape.of(9),
                        Loss.CROSS_ENTROPY,
                        dense(33, Activation.SWISH),
                        dense(17, Activation.SIGMOID),
                        dense(3, Activation.LINEAR)));
        networks.put(
                "dropout",
                network(
                        Shape.of(6),
                        Loss.BINARY_CROSS_ENTROPY,
                        new DropoutSpec(0.2),
                        dense(24, Activation.ELU),
                        new DropoutSpec(0.4),
                        dense(1, Activation.LINEAR)));
        return networks;
    }

    static NetworkSpec network(Shape input, Loss loss, LayerSpec... layers) {
        return new NetworkSpec(input, List.of(layers), loss);
    }

    static DenseSpec dense(int units, Activation activation) {
        return new DenseSpec(units, activation);
    }

    /** Random features with some zeros, and labels that the network's loss accepts. */
    static Batch batch(NetworkSpec network, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] features = new float[rows * network.input().elements()];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextInt(4) == 0 ? 0 : (float) random.nextDouble(-1.5, 1.5);
        }
        int outputs = network.output().elements();
        float[] labels = new float[network.loss() == Loss.CROSS_ENTROPY ? rows : rows * outputs];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = switch (network.loss()) {
                case CROSS_ENTROPY -> random.nextInt(outputs);
                case BINARY_CROSS_ENTROPY -> random.nextInt(2);
                case POISSON -> random.nextInt(5);
                case MSE, MAE, HUBER -> (float) random.nextDouble(-2, 2);
            };
        }
        return new Batch(rows, features, labels);
    }
}
