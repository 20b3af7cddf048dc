package io.thalweg.engine.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withPrecision;

import io.thalweg.engine.Batch;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.initial.ByActivation;
import io.thalweg.optimizer.AdaGrad;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.Constant;
import io.thalweg.optimizer.schedule.Exponential;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JvmEngineTest {

    private static final NetworkSpec NETWORK = new NetworkSpec(
            Shape.of(5),
            List.of(new DenseSpec(20, Activation.TANH), new DenseSpec(1, Activation.LINEAR)),
            Loss.BINARY_CROSS_ENTROPY);

    @Test
    void learnsABatchOfOneAsItLearnsTheSameRowTwice() {
        Regularization clipped = new Regularization(0, 0, 0.05);
        float[] row = {1, 0, -2, 0.5f, 0};
        try (TrainableNetwork fused = trainable(clipped);
                TrainableNetwork general = trainable(clipped)) {
            fused.step(new Batch(1, row, new float[] {1}), new float[1]);
            general.step(
                    new Batch(2, new float[] {1, 0, -2, 0.5f, 0, 1, 0, -2, 0.5f, 0}, new float[] {1, 1}), new float[2]);

            assertThat(fused.parameters().values())
                    .containsExactly(general.parameters().values(), withPrecision(1e-7f));
        }
    }

    @Test
    void learnsBatchesOfOneByTheScheduleAsAnyOthers() {
        OptimizerSchedule optimizerSchedule =
                new OptimizerSchedule(new Exponential(0.25, 2, 0), AccumulatorDecay.NEVER);
        float[] row = {1, 0, -2, 0.5f, 0};
        try (TrainableNetwork fused = trainable(new Sgd(0.1, 0, false), optimizerSchedule);
                TrainableNetwork general = trainable(new Sgd(0.1, 0, false), optimizerSchedule)) {
            for (int step = 0; step < 3; step++) {
                fused.step(new Batch(1, row, new float[] {1}), new float[1]);
                general.step(
                        new Batch(2, new float[] {1, 0, -2, 0.5f, 0, 1, 0, -2, 0.5f, 0}, new float[] {1, 1}),
                        new float[2]);
            }
            assertThat(fused.parameters().values())
                    .containsExactly(general.parameters().values(), withPrecision(1e-7f));
        }
    }

    @Test
    void letsTheMemoryOfInputsFadeThatTookNoPart() {
        OptimizerSchedule optimizerSchedule = new OptimizerSchedule(new Constant(), new AccumulatorDecay(2, 0.5));
        try (TrainableNetwork network = trainable(new AdaGrad(0.1, 1e-10), optimizerSchedule)) {
            network.step(new Batch(1, new float[] {1, 0, -2, 0.5f, 0}, new float[] {1}), new float[1]);
            float[] before = network.optimizerState().slots()[0];

            network.step(new Batch(1, new float[] {0, 1, 0, 0, 1}, new float[] {1}), new float[1]);

            float[] after = network.optimizerState().slots()[0];
            for (int unit = 0; unit < 20; unit++) {
                for (int input : new int[] {0, 2, 3}) {
                    int i = unit * 5 + input;
                    assertThat(before[i]).isPositive();
                    assertThat(after[i]).isEqualTo(0.5f * before[i]);
                }
            }
        }
    }

    @Test
    void skipsABatchWhoseGradientsOverflow() {
        try (TrainableNetwork network = trainable(Regularization.NONE)) {
            float[] before = network.parameters().values();

            StepReport report =
                    network.step(new Batch(1, new float[] {0, 0, 3e38f, 0, 0}, new float[] {1}), new float[1]);

            assertThat(report).isInstanceOf(StepReport.Skipped.class);
            assertThat(network.parameters().values()).isEqualTo(before);
        }
    }

    @Test
    void refusesDenseLayersOverTimeAndSaysWhere() {
        NetworkSpec network = new NetworkSpec(Shape.of(4, 3), List.of(new DenseSpec(2, Activation.LINEAR)), Loss.MSE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JvmEngine()
                        .trainable(new TrainingSpec(network, new Sgd(0.1, 0, false), Regularization.NONE, 1, 1)))
                .withMessageContaining("network[0] is dense over [4, 3]")
                .withMessageContaining("use engine: nd4j");
    }

    @Test
    void learnsAnEmbeddedRowAsItLearnsTheSameRowTwice() {
        Regularization clipped = new Regularization(0, 0, 0.05);
        float[] row = {0.5f, 3, -1};
        try (TrainableNetwork fused = embedded(new Sgd(0.1, 0, false), clipped);
                TrainableNetwork general = embedded(new Sgd(0.1, 0, false), clipped)) {
            fused.step(new Batch(1, row, new float[] {1}), new float[1]);
            general.step(new Batch(2, new float[] {0.5f, 3, -1, 0.5f, 3, -1}, new float[] {1, 1}), new float[2]);

            assertThat(fused.parameters().values())
                    .containsExactly(general.parameters().values(), withPrecision(1e-7f));
        }
    }

    @Test
    void movesOnlyTheRowsInUseUnlessTheOptimizerRemembersTheOthers() {
        assertThat(movedRows(new Sgd(0.1, 0, false))).containsExactly(2);
        assertThat(movedRows(new AdaGrad(0.1, 1e-10))).containsExactly(2);
        assertThat(movedRows(new Sgd(0.1, 0.9, false))).containsExactly(2, 4);
        assertThat(movedRows(new Adam(0.1, 0.9, 0.999, 1e-8))).containsExactly(2, 4);
    }

    /** The rows of the first table that the second step moved: the first step used row 4, the second row 2. */
    private static List<Integer> movedRows(OptimizerSpec optimizer) {
        try (TrainableNetwork network = embedded(optimizer, Regularization.NONE)) {
            network.step(new Batch(1, new float[] {0.5f, 4, 1}, new float[] {1}), new float[1]);
            float[] before = network.parameters().values();
            network.step(new Batch(1, new float[] {0.5f, 2, 1}, new float[] {1}), new float[1]);
            float[] after = network.parameters().values();
            return IntStream.range(0, 6)
                    .filter(row -> !Arrays.equals(before, 2 * row, 2 * row + 2, after, 2 * row, 2 * row + 2))
                    .boxed()
                    .toList();
        }
    }

    private static TrainableNetwork embedded(OptimizerSpec optimizer, Regularization regularization) {
        NetworkSpec network = new NetworkSpec(
                Shape.of(3),
                List.of(new EmbeddedColumn("a", 1, 6, 2), new EmbeddedColumn("b", 2, 3, 4)),
                List.of(new DenseSpec(20, Activation.TANH), new DenseSpec(1, Activation.LINEAR)),
                Loss.BINARY_CROSS_ENTROPY);
        return new JvmEngine().trainable(new TrainingSpec(network, optimizer, regularization, 2, 1));
    }

    private static TrainableNetwork trainable(Regularization regularization) {
        return new JvmEngine().trainable(new TrainingSpec(NETWORK, new Sgd(0.1, 0, false), regularization, 2, 1));
    }

    private static TrainableNetwork trainable(OptimizerSpec optimizer, OptimizerSchedule optimizerSchedule) {
        return new JvmEngine()
                .trainable(new TrainingSpec(
                        NETWORK, optimizer, optimizerSchedule, Regularization.NONE, new ByActivation(), 2, 1));
    }
}
