package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import io.thalweg.engine.common.InitialParameters;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import io.thalweg.network.initial.ByActivation;
import io.thalweg.network.initial.Uniform;
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
import io.thalweg.optimizer.ScheduleFreeAdamW;
import io.thalweg.optimizer.Sgd;
import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.Constant;
import io.thalweg.optimizer.schedule.CosineRestarts;
import io.thalweg.optimizer.schedule.Exponential;
import io.thalweg.optimizer.schedule.InverseSquareRoot;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;
import io.thalweg.optimizer.schedule.WarmUp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every engine promises, over engine × network × optimizer: adding any of them adds rows. {@link EngineTable} says which
 * engine must run which case.
 */
class EngineContractTest {

    private static final int ROWS = 11;
    private static final OptimizerSchedule FADING = new OptimizerSchedule(new Constant(), new AccumulatorDecay(2, 0.5));

    /** An optimizer with its schedule. */
    record Learning(OptimizerSpec optimizer, OptimizerSchedule optimizerSchedule) {}

    record Case(Engine engine, String networkName, NetworkSpec network, String learningName, Learning learning) {

        TrainingSpec spec() {
            return new TrainingSpec(
                    network,
                    learning.optimizer(),
                    learning.optimizerSchedule(),
                    new Regularization(1e-4, 1e-3, 1, 5),
                    new ByActivation(),
                    ROWS,
                    42);
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
            return engine.name() + " × " + networkName + " × " + learningName;
        }
    }

    /** The network of each case of the contract, by the case's name in the approved table. */
    static Map<String, NetworkSpec> allCases() {
        Map<String, NetworkSpec> cases = new LinkedHashMap<>();
        Networks.all().forEach((networkName, network) -> learnings()
                .forEach((learningName, learning) -> cases.put(key(networkName, learningName), network)));
        return cases;
    }

    private static String key(String networkName, String learningName) {
        return "contract: " + networkName + ", " + learningName;
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Networks.all().forEach((networkName, network) -> learnings()
                .forEach((learningName, learning) -> EngineTable.supporting(key(networkName, learningName))
                        .forEach(engine -> cases.add(new Case(engine, networkName, network, learningName, learning)))));
        return cases.stream();
    }

    static Map<String, Learning> learnings() {
        Map<String, Learning> learnings = new LinkedHashMap<>();
        optimizers()
                .forEach((name, optimizer) -> learnings.put(name, new Learning(optimizer, OptimizerSchedule.CONSTANT)));
        // Each schedule changes, and what fades does, within the six steps of the longest of these tests.
        learnings.put(
                "sgd by the exponential", new Learning(new Sgd(0.05, 0, false), paced(new Exponential(0.9, 5, 0.1))));
        learnings.put(
                "adam by the cosine",
                new Learning(new Adam(0.01, 0.9, 0.999, 1e-8), paced(new WarmUp(3, new CosineRestarts(2, 2, 0.1)))));
        learnings.put(
                "adamw by the inverse root",
                new Learning(
                        new AdamW(0.01, 0.9, 0.999, 1e-8, 0.01), paced(new WarmUp(2, new InverseSquareRoot(2, 0)))));
        learnings.put("adagrad that fades", new Learning(new AdaGrad(0.1, 1e-10), FADING));
        learnings.put("amsgrad that fades", new Learning(new AmsGrad(0.01, 0.9, 0.999, 1e-8), FADING));
        learnings.put("ftrl that fades", new Learning(new Ftrl(0.1, 1, 1e-4, 1e-4), FADING));
        learnings.put(
                "schedule-free adamw that warms up and fades",
                new Learning(
                        new ScheduleFreeAdamW(0.05, 0.9, 0.999, 1e-8, 0.01, 1),
                        new OptimizerSchedule(new WarmUp(2, new Constant()), new AccumulatorDecay(2, 0.5))));
        return learnings;
    }

    private static OptimizerSchedule paced(Schedule schedule) {
        return new OptimizerSchedule(schedule, AccumulatorDecay.NEVER);
    }

    static Map<String, OptimizerSpec> optimizers() {
        Map<String, OptimizerSpec> optimizers = new LinkedHashMap<>();
        optimizers.put("sgd", new Sgd(0.05, 0, false));
        optimizers.put("momentum", new Sgd(0.05, 0.9, false));
        optimizers.put("nesterov", new Sgd(0.05, 0.9, true));
        optimizers.put("adam", new Adam(0.01, 0.9, 0.999, 1e-8));
        optimizers.put("adagrad", new AdaGrad(0.1, 1e-10));
        optimizers.put("rmsprop", new RmsProp(0.01, 0.99, 1e-8));
        optimizers.put("rmsprop with momentum", new RmsProp(0.01, 0.99, 1e-8, 0.9, false));
        optimizers.put("centered rmsprop", new RmsProp(0.01, 0.99, 1e-8, 0, true));
        optimizers.put("centered rmsprop with momentum", new RmsProp(0.01, 0.99, 1e-8, 0.9, true));
        optimizers.put("adamw", new AdamW(0.01, 0.9, 0.999, 1e-8, 0.01));
        optimizers.put("amsgrad", new AmsGrad(0.01, 0.9, 0.999, 1e-8));
        optimizers.put("nadam", new NAdam(0.01, 0.9, 0.999, 1e-8, 0.004));
        optimizers.put("ftrl", new Ftrl(0.1, 1, 1e-4, 1e-4));
        optimizers.put("schedule-free adamw", new ScheduleFreeAdamW(0.05, 0.9, 0.999, 1e-8, 0.01, 0));
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

    @ParameterizedTest
    @MethodSource("casesOfPlainSgd")
    void beginsWhereTheInitializerSays(Case each) {
        TrainingSpec spec = new TrainingSpec(
                each.network(),
                new Sgd(1, 0, false),
                OptimizerSchedule.CONSTANT,
                Regularization.NONE,
                new Uniform(0.125),
                ROWS,
                42);
        try (TrainableNetwork network = each.engine().trainable(spec)) {
            assertThat(network.parameters().values())
                    .isEqualTo(InitialParameters.draw(each.network(), new Uniform(0.125), 42)
                            .values());
        }
    }

    static Stream<Case> casesOfPlainSgd() {
        return cases().filter(each -> each.learningName().equals("sgd"));
    }

    @ParameterizedTest
    @MethodSource("casesOfPlainSgd")
    void clipsEachElementFirstAndTheWholeThen(Case each) {
        float clipValue = 0.02f;
        float clipNorm = 0.05f;
        for (int rows : new int[] {1, ROWS}) {
            Batch batch = Networks.batch(each.network(), rows, 9);
            float[] expected = moves(each, batch, Regularization.NONE);
            double squares = 0;
            for (int i = 0; i < expected.length; i++) {
                expected[i] = Math.max(-clipValue, Math.min(clipValue, expected[i]));
                squares += expected[i] * expected[i];
            }
            assertThat(Math.sqrt(squares)).isGreaterThan(clipNorm);
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= (float) (clipNorm / Math.sqrt(squares));
            }

            assertThat(moves(each, batch, new Regularization(0, 0, clipValue, clipNorm)))
                    .containsExactly(expected, withPrecision(1e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("casesOfPlainSgd")
    void takesTheGradientAtTheTrainingPoint(Case each) {
        // With β₂ = 0, v is the square of the last gradient; with β₁ = 0, that is taken at z.
        TrainingSpec spec = new TrainingSpec(
                each.network(), new ScheduleFreeAdamW(0.5, 0, 0, 1, 0, 0), Regularization.NONE, ROWS, 42);
        try (TrainableNetwork network = each.engine().trainable(spec)) {
            for (int step = 0; step < 3; step++) {
                network.step(each.batch(step), each.outputs());
            }
            Parameters published = network.parameters();
            float[] point = new float[published.values().length];
            spec.update()
                    .writeTrainingPoint(
                            published.values(), network.optimizerState().slots(), point);
            float[] squares = squaredGradients(each, new Parameters(published.tensors(), point), 3);
            float[] squaresElsewhere = squaredGradients(each, published, 3);

            network.step(each.batch(3), each.outputs());

            float[] actual = network.optimizerState().slots()[1];
            assertThat(actual).containsExactly(squares, withPrecision(1e-4f));
            assertThat(distance(squares, squaresElsewhere)).isGreaterThan(1e-3f);
        }
    }

    @ParameterizedTest
    @MethodSource("casesOfPlainSgd")
    void learnsAsMuchOfAnExampleAsItCounts(Case each) {
        Batch even = each.batch(2);
        float[] weights = new float[ROWS];
        Batch weighted = new Batch(ROWS, even.features(), even.labels(), weights);
        float[] expected = moves(each, even, Regularization.NONE);
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= 2;
        }

        assertThat(moves(each, weighted, Regularization.NONE)).containsOnly(0);
        Arrays.fill(weights, 2);
        assertThat(moves(each, weighted, Regularization.NONE)).containsExactly(expected, withPrecision(1e-5f));
    }

    static List<Engine> engines() {
        return EngineTable.supporting(key("narrow", "adagrad"));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void movesNoBiasWhereGradientsCancelOut(Engine engine) {
        int units = 20;
        NetworkSpec network = new NetworkSpec(Shape.of(1), List.of(new DenseSpec(units, Activation.LINEAR)), Loss.MAE);
        // AdaGrad's first step is a whole one whatever the gradient's length, even of noise.
        OptimizerSpec optimizer = new AdaGrad(0.1, 1e-10);
        float[] labels = new float[2 * ROWS * units];
        Arrays.fill(labels, 0, labels.length / 2, 9);
        Arrays.fill(labels, labels.length / 2, labels.length, -9);
        Batch batch = new Batch(2 * ROWS, new float[2 * ROWS], labels);
        TrainingSpec spec = new TrainingSpec(network, optimizer, Regularization.NONE, 2 * ROWS, 42);
        try (TrainableNetwork trained = engine.trainable(spec)) {
            float[] before = trained.parameters().values();

            trained.step(batch, new float[labels.length]);

            assertThat(trained.parameters().values()).isEqualTo(before);
        }
    }

    private static float distance(float[] a, float[] b) {
        float distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance = Math.max(distance, Math.abs(a[i] - b[i]));
        }
        return distance;
    }

    /** Of the batch after so many steps; a step of plain SGD at rate 1 takes the gradients away. */
    private static float[] squaredGradients(Case each, Parameters parameters, int steps) {
        TrainingSpec spec = new TrainingSpec(each.network(), new Sgd(1, 0, false), Regularization.NONE, ROWS, 42);
        try (TrainableNetwork network = each.engine().trainable(spec)) {
            network.restore(parameters, new OptimizerState(steps, new float[0][]));
            network.step(each.batch(steps), each.outputs());
            float[] squares = network.parameters().values();
            for (TensorSpec tensor : each.network().tensors()) {
                int end = tensor.offset() + tensor.shape().elements();
                for (int i = tensor.offset(); i < end; i++) {
                    float gradient = tensor.trainable() ? parameters.values()[i] - squares[i] : 0;
                    squares[i] = gradient * gradient;
                }
            }
            return squares;
        }
    }

    /** By how much a step of rate 1 moves each trained parameter; 0 for what is only counted. */
    private static float[] moves(Case each, Batch batch, Regularization regularization) {
        TrainingSpec spec = new TrainingSpec(each.network(), new Sgd(1, 0, false), regularization, ROWS, 42);
        try (TrainableNetwork network = each.engine().trainable(spec)) {
            float[] moves = network.parameters().values();
            network.step(batch, each.outputs());
            float[] after = network.parameters().values();
            for (TensorSpec tensor : each.network().tensors()) {
                int end = tensor.offset() + tensor.shape().elements();
                for (int i = tensor.offset(); i < end; i++) {
                    moves[i] = tensor.trainable() ? moves[i] - after[i] : 0;
                }
            }
            return moves;
        }
    }
}
