package io.thalweg.engine;

import io.thalweg.network.Activation;
import io.thalweg.network.BatchNormSpec;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerNormSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.MeanPool1dSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.Pool2dSpec.Pooling;
import io.thalweg.network.RecurrentSpec;
import io.thalweg.network.RecurrentSpec.Cell;
import io.thalweg.network.ResidualSpec;
import io.thalweg.network.SelfAttentionSpec;
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
        networks.put(
                "convolution",
                network(
                        Shape.of(2, 9, 8),
                        Loss.CROSS_ENTROPY,
                        new Conv2dSpec(3, 3, 1, 1, Activation.TANH),
                        new Pool2dSpec(Pooling.MAX, 2, 2),
                        new Conv2dSpec(4, 3, 2, 1, Activation.SWISH),
                        new BatchNormSpec(Activation.SIGMOID, 0.1, 1e-5),
                        new Pool2dSpec(Pooling.MEAN, 2, 1),
                        new FlattenSpec(),
                        dense(3, Activation.LINEAR)));
        networks.put(
                "image",
                network(
                        Shape.of(2, 7, 6),
                        Loss.CROSS_ENTROPY,
                        new Conv2dSpec(3, 3, 1, 1, Activation.TANH),
                        new Pool2dSpec(Pooling.MEAN, 2, 2),
                        new Conv2dSpec(4, 3, 2, 1, Activation.SWISH),
                        new Pool2dSpec(Pooling.MAX, 2, 1),
                        new FlattenSpec(),
                        dense(18, Activation.ELU),
                        dense(3, Activation.LINEAR)));
        networks.put(
                "image with dropout",
                network(
                        Shape.of(1, 8, 8),
                        Loss.MSE,
                        new Conv2dSpec(3, 3, 1, 0, Activation.SOFTPLUS),
                        new DropoutSpec(0.2),
                        new FlattenSpec(),
                        dense(2, Activation.LINEAR)));
        networks.put(
                "embedding",
                network(
                        Shape.of(4),
                        Loss.CROSS_ENTROPY,
                        new EmbeddingSpec(9, 5),
                        new FlattenSpec(),
                        dense(8, Activation.SOFTPLUS),
                        dense(3, Activation.LINEAR)));
        networks.put(
                "embedded columns",
                new NetworkSpec(
                        Shape.of(6),
                        List.of(
                                new EmbeddedColumn("station", 0, 7, 3),
                                new EmbeddedColumn("day", 3, 5, 19),
                                new EmbeddedColumn("hour", 4, 4, 2)),
                        List.of(dense(18, Activation.TANH), dense(3, Activation.LINEAR)),
                        Loss.CROSS_ENTROPY));
        networks.put(
                "recurrence",
                network(
                        Shape.of(5, 3),
                        Loss.MSE,
                        new RecurrentSpec(Cell.LSTM, 6, true),
                        new RecurrentSpec(Cell.GRU, 5, true),
                        new RecurrentSpec(Cell.RNN, 4, false),
                        dense(2, Activation.LINEAR)));
        networks.put(
                "attention",
                network(
                        Shape.of(5, 3),
                        Loss.HUBER,
                        dense(8, Activation.LINEAR),
                        new ResidualSpec(List.of(
                                new LayerNormSpec(1e-5),
                                new SelfAttentionSpec(2),
                                new DropoutSpec(0),
                                dense(8, Activation.TANH))),
                        new MeanPool1dSpec(),
                        dense(2, Activation.LINEAR)));
        networks.put(
                "residual first",
                network(
                        Shape.of(6),
                        Loss.POISSON,
                        new ResidualSpec(List.of(dense(6, Activation.TANH), new DropoutSpec(0.3))),
                        dense(1, Activation.LINEAR)));
        return networks;
    }

    /** Whether a step of the network depends on random numbers. */
    static boolean draws(NetworkSpec network) {
        return network.layers().stream().anyMatch(Networks::draws);
    }

    private static boolean draws(LayerSpec layer) {
        return layer instanceof ResidualSpec residual
                ? residual.layers().stream().anyMatch(Networks::draws)
                : layer instanceof DropoutSpec dropout && dropout.rate() > 0;
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
        if (network.layers().get(0) instanceof EmbeddingSpec embedding) {
            for (int i = 0; i < features.length; i++) {
                features[i] = random.nextInt(embedding.buckets());
            }
        }
        for (EmbeddedColumn column : network.embedded()) {
            for (int row = 0; row < rows; row++) {
                features[row * network.input().elements() + column.column()] =
                        random.nextInt(EmbeddedColumn.NONE, column.buckets());
            }
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
