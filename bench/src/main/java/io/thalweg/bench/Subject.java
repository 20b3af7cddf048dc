package io.thalweg.bench;

import io.thalweg.engine.Batch;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.common.InitialParameters;
import io.thalweg.network.Activation;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.Pool2dSpec.Pooling;
import io.thalweg.network.Shape;
import io.thalweg.network.initial.ByActivation;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The networks that are measured, with their optimizers, and random rows for them. Constants for JMH's parameters. */
// Specs are values; Error Prone cannot see that.
@SuppressWarnings("ImmutableEnumChecker")
public enum Subject {
    MLP_13_64_1(Shape.of(13), Loss.BINARY_CROSS_ENTROPY, new Sgd(0.05, 0, false), dense(64, 1)),
    REGRESSION_10_64_1(Shape.of(10), Loss.MSE, adam(), dense(64, 1)),
    MLP_784_128_10(Shape.of(784), Loss.CROSS_ENTROPY, adam(), dense(128, 10)),
    MLP_784_128_64_10(Shape.of(784), Loss.CROSS_ENTROPY, new Sgd(0.01, 0, false), dense(128, 64, 10)),
    MLP_784_500_10(Shape.of(784), Loss.CROSS_ENTROPY, new Sgd(0.01, 0, false), dense(500, 10)),
    CNN_1X28X28(Shape.of(1, 28, 28), Loss.CROSS_ENTROPY, adam(), cnn()),
    LENET_3X32X32(Shape.of(3, 32, 32), Loss.CROSS_ENTROPY, new Sgd(0.001, 0.9, false), lenet());

    private static final long SEED = 42;

    private final NetworkSpec network;
    private final OptimizerSpec optimizer;

    Subject(Shape input, Loss loss, OptimizerSpec optimizer, List<LayerSpec> layers) {
        this.network = new NetworkSpec(input, layers, loss);
        this.optimizer = optimizer;
    }

    NetworkSpec network() {
        return network;
    }

    TrainingSpec training(int rows) {
        return new TrainingSpec(network, optimizer, Regularization.NONE, rows, SEED);
    }

    Parameters parameters() {
        return InitialParameters.draw(network, new ByActivation(), SEED);
    }

    OptimizerState untouchedState() {
        return new OptimizerState(0, new float[optimizer.slots()][network.parameterCount()]);
    }

    /** Rows with features from a normal distribution, and labels that the loss can take. */
    Batch batch(int rows) {
        SplittableRandom random = new SplittableRandom(SEED);
        int outputs = network.output().elements();
        float[] features = new float[rows * network.input().elements()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        float[] labels = new float[network.loss() == Loss.CROSS_ENTROPY ? rows : rows * outputs];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = switch (network.loss()) {
                case CROSS_ENTROPY -> random.nextInt(outputs);
                case BINARY_CROSS_ENTROPY, POISSON -> random.nextInt(2);
                case MSE, MAE, HUBER -> (float) random.nextGaussian();
            };
        }
        return new Batch(rows, features, labels);
    }

    private static OptimizerSpec adam() {
        return new Adam(0.001, 0.9, 0.999, 1e-8);
    }

    private static List<LayerSpec> dense(int... units) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = 0; i < units.length; i++) {
            layers.add(new DenseSpec(units[i], i < units.length - 1 ? Activation.RELU : Activation.LINEAR));
        }
        return layers;
    }

    private static List<LayerSpec> cnn() {
        List<LayerSpec> layers = new ArrayList<>(List.of(
                new Conv2dSpec(32, 3, 1, 0, Activation.RELU),
                new Pool2dSpec(Pooling.MAX, 2, 2),
                new Conv2dSpec(64, 3, 1, 0, Activation.RELU),
                new Pool2dSpec(Pooling.MAX, 2, 2),
                new Conv2dSpec(64, 3, 1, 0, Activation.RELU),
                new FlattenSpec()));
        layers.addAll(dense(64, 10));
        return layers;
    }

    private static List<LayerSpec> lenet() {
        List<LayerSpec> layers = new ArrayList<>(List.of(
                new Conv2dSpec(6, 5, 1, 0, Activation.RELU),
                new Pool2dSpec(Pooling.MAX, 2, 2),
                new Conv2dSpec(16, 5, 1, 0, Activation.RELU),
                new Pool2dSpec(Pooling.MAX, 2, 2),
                new FlattenSpec()));
        layers.addAll(dense(120, 84, 10));
        return layers;
    }
}
