package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import io.thalweg.network.NetworkSpec;
import io.thalweg.optimizer.AdaGrad;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.AdamW;
import io.thalweg.optimizer.AmsGrad;
import io.thalweg.optimizer.Ftrl;
import io.thalweg.optimizer.NAdam;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.RmsProp;
import io.thalweg.optimizer.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine promises, over engine × network × optimizer: adding any of them adds rows. */
class EngineContractTest {

    private static final int ROWS = 11;

    record Case(Engine engine, String networkName, NetworkSpec network, String optimizerName, OptimizerSpec optimizer) {

        TrainingSpec spec() {
            return new TrainingSpec(network, optimizer, new Regularization(1e-4, 1e-3, 5), ROWS, 42);
        }

        TrainableNetwork trainable() {
            return engine.trainable(spec());
        }

        Batch batch(long seed) {
            return Networks.batch(network, ROWS, seed);
        }

        float[] outputs() {
            return new float[ROWS * network.output().elements()];
        }

        @Override
        public String toString() {
            return engine.name() + " × " + networkName + " × " + optimizerName;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Networks.all().forEach((networkName, network) -> optimizers()
                .forEach((optimizerName, optimizer) -> Engines.running(network)
                        .forEach(engine ->
                                cases.add(new Case(engine, networkName, network, optimizerName, optimizer)))));
        return cases.stream();
    }

    static Map<String, OptimizerSpec> optimizers() {
        Map<String, OptimizerSpec> optimizers = new LinkedHashMap<>();
        optimizers.put("sgd", new Sgd(0.05, 0, false));
        optimizers.put("momentum", new Sgd(0.05, 0.9, false));
        optimizers.put("nesterov", new Sgd(0.05, 0.9, true));
        optimizers.put("adam", new Adam(0.01, 0.9, 0.999, 1e-8));
        optimizers.put("adagrad", new AdaGrad(0.1, 1e-10));
        optimizers.put("rmsprop", new RmsProp(0.01, 0.99, 1e-8));
        optimizers.put("adamw", new AdamW(0.01, 0.9, 0.999, 1e-8, 0.01));
        optimizers.put("amsgrad", new AmsGrad(0.01, 0.9, 0.999, 1e-8));
        optimizers.put("nadam", new NAdam(0.01, 0.9, 0.999, 1e-8, 0.004));
        optimizers.put("ftrl", new Ftrl(0.1, 1, 1e-4, 1e-4));
        return optimizers;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void continuesBitForBitWhereASnapshotWasTaken(Case each) {
        float[] expected = each.outputs();
        float[] actual = each.outputs();
        try (TrainableNetwork original = each.trainable();
                TrainableNetwork restored = each.trainable()) {
            for (int step = 0; step < 3; step++) {
                original.step(each.batch(step), expected);
            }

            restored.restore(original.parameters(), original.optimizerState());

            for (int step = 3; step < 6; step++) {
                StepReport first = original.step(each.batch(step), expected);
                StepReport second = restored.step(each.batch(step), actual);
                assertThat(second).isEqualTo(first);
                assertThat(actual).isEqualTo(expected);
            }
            assertThat(restored.parameters().values())
                    .isEqualTo(original.parameters().values());
            assertThat(restored.optimizerState().steps()).isEqualTo(6);
            assertThat(restored.optimizerState().slots())
                    .isDeepEqualTo(original.optimizerState().slots());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavesEverythingAloneWhenTheLossIsNotFinite(Case each) {
        try (TrainableNetwork network = each.trainable()) {
            float[] outputs = each.outputs();
            network.step(each.batch(1), outputs);
            float[] parameters = network.parameters().values();
            OptimizerState state = network.optimizerState();
            Batch poisoned = each.batch(2);
            poisoned.features()[3] = Float.NaN;

            StepReport report = network.step(poisoned, outputs);

            assertThat(report).isInstanceOf(StepReport.Skipped.class);
            assertThat(network.parameters().values()).isEqualTo(parameters);
            assertThat(network.optimizerState().steps()).isEqualTo(state.steps());
            assertThat(network.optimizerState().slots()).isDeepEqualTo(state.slots());
            assertThat(network.step(each.batch(3), outputs)).isInstanceOf(StepReport.Learned.class);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void predictsBeforeItLearnsAsTheScorerDoes(Case each) {
        try (TrainableNetwork network = each.trainable()) {
            float[] predicted = each.outputs();
            network.step(each.batch(1), predicted);
            Parameters before = network.parameters();

            network.step(each.batch(2), predicted);

            float[] scored = each.outputs();
            try (ScoringNetwork scoring = each.engine().scoring(each.network(), before)) {
                scoring.forward(each.batch(2).features(), ROWS, scored);
            }
            assertThat(predicted).containsExactly(scored, withPrecision(1e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scoresARowTheSameWhateverItsNeighbours(Case each) {
        try (TrainableNetwork network = each.trainable();
                ScoringNetwork scoring = each.engine().scoring(each.network(), network.parameters())) {
            Batch batch = each.batch(5);
            float[] together = each.outputs();
            scoring.forward(batch.features(), ROWS, together);
            int inputs = each.network().input().elements();
            int width = each.network().output().elements();
            float[] alone = new float[width];
            for (int row = 0; row < ROWS; row++) {
                scoring.forward(Arrays.copyOfRange(batch.features(), row * inputs, (row + 1) * inputs), 1, alone);
                assertThat(alone)
                        .as("row %d", row)
                        .isEqualTo(Arrays.copyOfRange(together, row * width, (row + 1) * width));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void learnsABatchByHeart(Case each) {
        try (TrainableNetwork network = each.trainable()) {
            Batch batch = each.batch(7);
            double first = ((StepReport.Learned) network.step(batch, each.outputs())).loss();
            double last = first;
            for (int step = 0; step < 60; step++) {
                last = ((StepReport.Learned) network.step(batch, each.outputs())).loss();
            }
            assertThat(last).isLessThan(0.9 * first);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesAPartialBatch(Case each) {
        try (TrainableNetwork network = each.trainable()) {
            for (int rows = 1; rows <= 5; rows++) {
                Batch batch = Networks.batch(each.network(), rows, rows);
                assertThat(network.step(batch, each.outputs())).isInstanceOf(StepReport.Learned.class);
            }
            assertThat(network.parameters().isFinite()).isTrue();
        }
    }
}
