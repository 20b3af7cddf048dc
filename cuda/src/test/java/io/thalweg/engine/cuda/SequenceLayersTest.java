package io.thalweg.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Batch;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.nd4j.Nd4jEngine;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.MeanPool1dSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.RecurrentSpec;
import io.thalweg.network.RecurrentSpec.Cell;
import io.thalweg.network.SelfAttentionSpec;
import io.thalweg.network.Shape;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recurrent layers, self-attention and mean pooling give what engine nd4j gives: outputs, losses and parameters of each step. */
class SequenceLayersTest {

    private static final int STEPS = 3;

    @BeforeAll
    static void useTheFakeDriver() {
        if (System.getenv(Driver.LIBRARY_VARIABLE) == null) {
            System.setProperty(Driver.LIBRARY_PROPERTY, FakeDriver.assumeBuilt().toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesTheLastState(Cell cell) {
        compare(Shape.of(7, 3), 5, new RecurrentSpec(cell, 12, false));
    }

    @ParameterizedTest
    @EnumSource
    void givesAllStates(Cell cell) {
        compare(Shape.of(7, 3), 5, new RecurrentSpec(cell, 12, true), new FlattenSpec());
    }

    @ParameterizedTest
    @EnumSource
    void takesASingleTime(Cell cell) {
        compare(Shape.of(1, 4), 3, new RecurrentSpec(cell, 5, true), new RecurrentSpec(cell, 6, false));
    }

    /** The largest numbers of units of each kernel and the smallest of the next; 1 is less than a warp of threads. */
    @ParameterizedTest
    @EnumSource
    void takesAnyNumberOfUnits(Cell cell) {
        for (int units : new int[] {1, 31, 32, 33, 50, 64, 65, 100}) {
            compare(Shape.of(4, 3), 3, new RecurrentSpec(cell, units, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesMoreUnitsThanThreadsOfABlock(Cell cell) {
        compare(Shape.of(3, 5), 2, new RecurrentSpec(cell, 300, true), new MeanPool1dSpec());
    }

    @Test
    void takesMoreUnitsThanAreKeptInSharedMemory() {
        compare(Shape.of(2, 2), 1, new RecurrentSpec(Cell.RNN, 1030, false));
    }

    @ParameterizedTest
    @EnumSource
    void sendsGradientsToTheLayersInFront(Cell cell) {
        compare(
                Shape.of(9, 6),
                4,
                new DenseSpec(10, Activation.TANH),
                new RecurrentSpec(cell, 16, true),
                new RecurrentSpec(cell, 70, true),
                new RecurrentSpec(cell, 40, false));
    }

    @Test
    void takesTheStateOfLongSequences() {
        compare(Shape.of(120, 4), 2, new RecurrentSpec(Cell.LSTM, 20, false));
    }

    /** Dropout makes the engine compute the network twice in a step, for evaluation and for training. */
    @ParameterizedTest
    @EnumSource
    void runsTwiceWhereTrainingDiffers(Cell cell) {
        compare(Shape.of(5, 3), 4, new DropoutSpec(0.3), new RecurrentSpec(cell, 9, true), new FlattenSpec());
    }

    @Test
    void attendsWithOneHead() {
        compare(Shape.of(5, 8), 3, new SelfAttentionSpec(1), new FlattenSpec());
    }

    @Test
    void attendsWithSeveralHeads() {
        compare(
                Shape.of(24, 12),
                4,
                new DenseSpec(12, Activation.TANH),
                new SelfAttentionSpec(3),
                new MeanPool1dSpec());
    }

    @Test
    void attendsToASingleTime() {
        compare(Shape.of(1, 6), 3, new SelfAttentionSpec(2), new FlattenSpec());
    }

    @Test
    void attendsOverMoreTimesThanATile() {
        compare(
                Shape.of(75, 10),
                2,
                new DenseSpec(10, Activation.TANH),
                new SelfAttentionSpec(2),
                new MeanPool1dSpec());
    }

    @Test
    void attendsWithHeadsWiderThanATile() {
        compare(
                Shape.of(33, 90),
                2,
                new DenseSpec(90, Activation.TANH),
                new SelfAttentionSpec(2),
                new MeanPool1dSpec());
    }

    @Test
    void attendsTwice() {
        compare(
                Shape.of(10, 16),
                3,
                new SelfAttentionSpec(4),
                new DropoutSpec(0.2),
                new SelfAttentionSpec(16),
                new RecurrentSpec(Cell.GRU, 8, false));
    }

    @Test
    void refusesArraysThatKernelsCannotIndex() {
        NetworkSpec network =
                new NetworkSpec(Shape.of(40_000, 4), List.of(new SelfAttentionSpec(2), new MeanPool1dSpec()), Loss.MSE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CudaEngine().trainable(spec(network, 1)))
                .withMessageContaining("the weights of layer 0 over [40000, 4] are 3200000000");
    }

    private static TrainingSpec spec(NetworkSpec network, int maxBatchSize) {
        return new TrainingSpec(network, new Sgd(0.05, 0, false), Regularization.NONE, maxBatchSize, 7);
    }

    /** Trains both engines with a full batch and two smaller ones. */
    private static void compare(Shape input, int maxRows, LayerSpec... body) {
        List<LayerSpec> layers = new ArrayList<>(List.of(body));
        layers.add(new DenseSpec(2, Activation.LINEAR));
        TrainingSpec spec = spec(new NetworkSpec(input, layers, Loss.MSE), maxRows);
        Random random = new Random(11);
        try (TrainableNetwork expected = new Nd4jEngine().trainable(spec);
                TrainableNetwork actual = new CudaEngine().trainable(spec)) {
            float[] before = expected.parameters().values();
            for (int step = 0; step < STEPS; step++) {
                int rows = Math.max(1, maxRows - step);
                Batch batch = new Batch(rows, gaussians(random, rows * input.elements()), gaussians(random, rows * 2));
                float[] expectedOutputs = new float[maxRows * 2];
                float[] outputs = new float[maxRows * 2];
                StepReport expectedReport = expected.step(batch, expectedOutputs);
                StepReport report = actual.step(batch, outputs);

                String name = layers + " over " + input + ", step " + step;
                assertThat(outputs).as(name).containsExactly(expectedOutputs, within(2e-5f));
                assertThat(loss(report)).as(name).isCloseTo(loss(expectedReport), within(2e-5));
                float[] expectedParameters = expected.parameters().values();
                float[] parameters = actual.parameters().values();
                for (int i = 0; i < parameters.length; i++) {
                    // Of the distance that was learned: a small gradient must be right as well.
                    float tolerance = 1e-6f + 2e-3f * Math.abs(expectedParameters[i] - before[i]);
                    assertThat(parameters[i])
                            .as("%s, parameter %d", name, i)
                            .isCloseTo(expectedParameters[i], within(tolerance));
                }
            }
        }
    }

    private static double loss(StepReport report) {
        assertThat(report).isInstanceOf(StepReport.Learned.class);
        return ((StepReport.Learned) report).loss();
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
