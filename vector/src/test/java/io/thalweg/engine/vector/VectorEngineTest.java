package io.thalweg.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Batch;
import io.thalweg.engine.Engine;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.auto.Engines;
import io.thalweg.engine.nd4j.Nd4jEngine;
import io.thalweg.network.Activation;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Pool2dSpec;
import io.thalweg.network.Pool2dSpec.Pooling;
import io.thalweg.network.Shape;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VectorEngineTest {

    private static final int ROWS = 13;
    private static final LayerSpec FLATTEN = new FlattenSpec();
    private static final Engine ENGINE = new VectorEngine();

    static Stream<NetworkSpec> networks() {
        return Stream.of(
                network(Shape.of(7), dense(33, Activation.TANH), dense(18, Activation.ELU), classes()),
                network(Shape.of(1), classes()),
                network(Shape.of(40), dense(5, Activation.RELU), new DropoutSpec(0.3), classes()),
                network(Shape.of(3, 9, 8), conv(6, 3, 1, 0), pool(Pooling.MAX, 2, 2), FLATTEN, classes()),
                network(
                        Shape.of(3, 9, 8),
                        conv(17, 3, 2, 1),
                        conv(5, 2, 1, 0),
                        FLATTEN,
                        dense(9, Activation.RELU),
                        classes()),
                network(
                        Shape.of(2, 11, 10),
                        conv(4, 5, 3, 2),
                        new DropoutSpec(0.5),
                        conv(3, 1, 1, 0),
                        FLATTEN,
                        classes()),
                network(
                        Shape.of(2, 8, 8),
                        pool(Pooling.MEAN, 2, 1),
                        conv(20, 3, 1, 2),
                        pool(Pooling.MAX, 3, 1),
                        FLATTEN,
                        classes()),
                network(
                        Shape.of(2, 6, 6),
                        conv(3, 3, 1, 1),
                        pool(Pooling.MEAN, 3, 2),
                        FLATTEN,
                        new DropoutSpec(0.2),
                        classes()),
                network(Shape.of(2, 5, 5), pool(Pooling.MAX, 2, 2), FLATTEN, classes()),
                network(Shape.of(1, 1, 6), new Conv2dSpec(4, 1, 1, 0, Activation.GELU), FLATTEN, classes()));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void learnsWhatNd4jLearns(NetworkSpec network) {
        TrainingSpec spec =
                new TrainingSpec(network, new Sgd(0.05, 0.9, false), new Regularization(1e-4, 1e-3, 5, 0), ROWS, 4);
        float[] ours = new float[ROWS * 3];
        float[] theirs = new float[ROWS * 3];

        try (TrainableNetwork vector = ENGINE.trainable(spec);
                TrainableNetwork nd4j = new Nd4jEngine().trainable(spec)) {
            assertThat(vector.parameters().values()).isEqualTo(nd4j.parameters().values());
            for (int step = 0; step < 6; step++) {
                Batch batch = batch(network, step == 3 ? ROWS - 4 : ROWS, step);
                StepReport.Learned left = (StepReport.Learned) vector.step(batch, ours);
                StepReport.Learned right = (StepReport.Learned) nd4j.step(batch, theirs);
                assertThat(left.loss()).isCloseTo(right.loss(), within(1e-4));
                assertThat(ours).usingComparatorWithPrecision(1e-3f).containsExactly(theirs);
            }
            assertThat(vector.parameters().values())
                    .usingComparatorWithPrecision(1e-3f)
                    .containsExactly(nd4j.parameters().values());
        }
    }

    /** Followed as it is, the gradient of one row is never written down; clipped in length it is followed all the same. */
    @ParameterizedTest
    @MethodSource("networks")
    void learnsOneRowAtATimeAsNd4jDoes(NetworkSpec network) {
        TrainingSpec spec = new TrainingSpec(network, new Sgd(0.05, 0, false), new Regularization(0, 0, 0, 0.5), 1, 4);
        float[] ours = new float[3];
        float[] theirs = new float[3];

        try (TrainableNetwork vector = ENGINE.trainable(spec);
                TrainableNetwork nd4j = new Nd4jEngine().trainable(spec)) {
            for (int step = 0; step < 20; step++) {
                Batch batch = batch(network, 1, step);
                StepReport.Learned left = (StepReport.Learned) vector.step(batch, ours);
                StepReport.Learned right = (StepReport.Learned) nd4j.step(batch, theirs);
                assertThat(left.loss()).isCloseTo(right.loss(), within(1e-4));
                assertThat(ours).usingComparatorWithPrecision(1e-3f).containsExactly(theirs);
            }
            assertThat(vector.parameters().values())
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(nd4j.parameters().values());
        }
    }

    /** Widths and depths around those of a vector, a panel and a run; layers of few units, and one in the middle. */
    static Stream<NetworkSpec> oddSizes() {
        return Stream.of(
                network(Shape.of(31), dense(17, Activation.RELU), dense(4, Activation.RELU), classes()),
                network(Shape.of(33), dense(1, Activation.SIGMOID), dense(64, Activation.RELU), classes()),
                network(Shape.of(32), dense(80, Activation.RELU), dense(5, Activation.TANH), classes()),
                network(Shape.of(100), dense(130, Activation.GELU), dense(2, Activation.SOFTPLUS), classes()),
                network(Shape.of(1, 14, 14), conv(33, 3, 1, 1), conv(48, 3, 1, 0), FLATTEN, classes()),
                network(
                        Shape.of(3, 12, 12),
                        conv(16, 5, 1, 0),
                        conv(32, 2, 2, 0),
                        FLATTEN,
                        dense(16, Activation.RELU),
                        classes()));
    }

    @ParameterizedTest
    @MethodSource("oddSizes")
    void learnsWhatNd4jLearnsWhateverTheSizes(NetworkSpec network) {
        learnsWhatNd4jLearns(network);
        learnsOneRowAtATimeAsNd4jDoes(network);
        scoresARowTheSameWhateverItsNeighbours(network);
    }

    @Test
    void isWhatAutoTakesUnlessMostInputsAreZero() {
        NetworkSpec network = network(Shape.of(13), dense(64, Activation.RELU), classes());

        assertThat(Engines.of(EngineChoice.AUTO, network, 1).engine().name()).isEqualTo("vector");
        assertThat(Engines.of(EngineChoice.AUTO, network, 1, 0.54).engine().name())
                .isEqualTo("jvm");
        assertThat(Engines.of(EngineChoice.AUTO, network, 32, 0.54).engine().name())
                .isEqualTo("vector");
        NetworkSpec wide = network(Shape.of(500), dense(64, Activation.RELU), classes());
        assertThat(Engines.of(EngineChoice.AUTO, wide, 32, 0.95).engine().name())
                .isEqualTo("jvm");
        assertThat(Engines.scoring(EngineChoice.AUTO, network).engine().name()).isEqualTo("vector");
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void knowsEveryActivation(Activation activation) {
        learnsWhatNd4jLearns(network(
                Shape.of(2, 6, 6), new Conv2dSpec(5, 3, 1, 0, activation), FLATTEN, dense(7, activation), classes()));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void scoresARowTheSameWhateverItsNeighbours(NetworkSpec network) {
        int rows = 103;
        float[] features = batch(network, rows, 1).features();
        int width = network.input().elements();
        float[] together = new float[rows * 3];
        float[] alone = new float[3];

        try (ScoringNetwork scoring = ENGINE.scoring(network, drawn(network))) {
            scoring.forward(features, rows, together);
            for (int row = 0; row < rows; row++) {
                scoring.forward(Arrays.copyOfRange(features, row * width, (row + 1) * width), 1, alone);
                assertThat(alone).isEqualTo(Arrays.copyOfRange(together, row * 3, row * 3 + 3));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void takesTheSameNextStepAfterRestoring(NetworkSpec network) {
        OptimizerSpec adam = new Adam(0.01, 0.9, 0.999, 1e-8);
        TrainingSpec spec = new TrainingSpec(network, adam, Regularization.NONE, ROWS, 4);
        float[] outputs = new float[ROWS * 3];

        try (TrainableNetwork first = ENGINE.trainable(spec);
                TrainableNetwork second = ENGINE.trainable(spec)) {
            for (int step = 0; step < 3; step++) {
                first.step(batch(network, ROWS, step), outputs);
            }
            OptimizerState state = first.optimizerState();
            second.restore(first.parameters(), state);
            first.step(batch(network, ROWS, 9), outputs);
            second.step(batch(network, ROWS, 9), outputs);

            assertThat(second.parameters().values())
                    .isEqualTo(first.parameters().values());
            assertThat(second.optimizerState().slots())
                    .isDeepEqualTo(first.optimizerState().slots());
        }
    }

    @Test
    void saysWhatItDoesNotRun() {
        NetworkSpec network = network(Shape.of(4), new EmbeddingSpec(9, 2), FLATTEN, classes());

        assertThat(ENGINE.refusal(network))
                .contains("the vector engine runs dense, dropout, flatten, convolution and pooling, but network[0] is "
                        + "embedding over [4]; use engine: nd4j");
    }

    private static Parameters drawn(NetworkSpec network) {
        TrainingSpec spec = new TrainingSpec(network, new Sgd(0.1, 0, false), Regularization.NONE, 1, 8);
        try (TrainableNetwork vector = ENGINE.trainable(spec)) {
            return vector.parameters();
        }
    }

    private static Batch batch(NetworkSpec network, int rows, long seed) {
        Random random = new Random(seed);
        float[] features = new float[rows * network.input().elements()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        float[] labels = new float[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(3);
        }
        return new Batch(rows, features, labels);
    }

    private static NetworkSpec network(Shape input, LayerSpec... layers) {
        return new NetworkSpec(input, List.of(layers), Loss.CROSS_ENTROPY);
    }

    private static LayerSpec dense(int units, Activation activation) {
        return new DenseSpec(units, activation);
    }

    private static LayerSpec classes() {
        return dense(3, Activation.LINEAR);
    }

    private static LayerSpec conv(int filters, int kernel, int stride, int padding) {
        return new Conv2dSpec(filters, kernel, stride, padding, Activation.RELU);
    }

    private static LayerSpec pool(Pooling pooling, int size, int stride) {
        return new Pool2dSpec(pooling, size, stride);
    }
}
