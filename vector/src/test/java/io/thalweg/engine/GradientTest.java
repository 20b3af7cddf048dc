package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import io.thalweg.network.Activation;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.TensorSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients against finite differences, through the same door that everybody uses: a plain SGD step of rate 1 moves each
 * parameter by its gradient, and a step's report gives the loss.
 */
class GradientTest {

    private static final int ROWS = 6;
    private static final float DISTANCE = 2e-3f;
    private static final float TOLERANCE = 2e-3f;

    record Case(Engine engine, String name, NetworkSpec network) {
        @Override
        public String toString() {
            return engine.name() + " × " + name;
        }
    }

    /** The network of each case, by the case's name in the approved table. */
    static Map<String, NetworkSpec> allCases() {
        Map<String, NetworkSpec> cases = new LinkedHashMap<>();
        networks().forEach((name, network) -> cases.put(key(name), network));
        return cases;
    }

    private static String key(String name) {
        return "gradient: " + name;
    }

    static Stream<Case> cases() {
        return cases(networks());
    }

    static Stream<Case> casesOfLosses() {
        return cases(losses());
    }

    private static Map<String, NetworkSpec> networks() {
        Map<String, NetworkSpec> networks = new LinkedHashMap<>();
        for (Activation activation : Activation.values()) {
            networks.put(
                    activation.key(),
                    Networks.network(
                            Shape.of(4),
                            Loss.MSE,
                            Networks.dense(18, activation),
                            Networks.dense(5, activation),
                            Networks.dense(2, Activation.LINEAR)));
        }
        networks.putAll(losses());
        Networks.all().forEach((name, network) -> {
            // The mask of dropout changes with each step.
            if (!Networks.draws(network)) {
                networks.put(name, network);
            }
        });
        return networks;
    }

    private static Map<String, NetworkSpec> losses() {
        Map<String, NetworkSpec> networks = new LinkedHashMap<>();
        for (Loss loss : Loss.values()) {
            networks.put(
                    loss.key(),
                    Networks.network(
                            Shape.of(4),
                            loss,
                            Networks.dense(6, Activation.TANH),
                            Networks.dense(3, Activation.LINEAR)));
        }
        return networks;
    }

    private static Stream<Case> cases(Map<String, NetworkSpec> networks) {
        List<Case> cases = new ArrayList<>();
        networks.forEach((name, network) ->
                EngineTable.supporting(key(name)).forEach(engine -> cases.add(new Case(engine, name, network))));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithFiniteDifferences(Case each) {
        checkGradients(each, Networks.batch(each.network(), ROWS, 11));
    }

    @ParameterizedTest
    @MethodSource("casesOfLosses")
    void agreesWithFiniteDifferencesWhereExamplesHaveWeights(Case each) {
        Batch even = Networks.batch(each.network(), ROWS, 11);
        float[] weights = {0.5f, 2, 0, 1, 1.5f, 0.25f};
        checkGradients(each, new Batch(ROWS, even.features(), even.labels(), weights));
    }

    private static void checkGradients(Case each, Batch batch) {
        TrainingSpec spec = new TrainingSpec(each.network(), new Sgd(1, 0, false), Regularization.NONE, ROWS, 3);
        try (TrainableNetwork network = each.engine().trainable(spec)) {
            Parameters start = network.parameters();
            loss(network, batch, each);
            float[] moved = network.parameters().values();
            float[] gradients = new float[moved.length];
            float[] expected = new float[moved.length];
            for (int i : trainable(start)) {
                gradients[i] = start.values()[i] - moved[i];
                double above = lossAt(network, start, i, DISTANCE, batch, each);
                double below = lossAt(network, start, i, -DISTANCE, batch, each);
                expected[i] = (float) ((above - below) / (2 * DISTANCE));
            }
            assertThat(gradients).containsExactly(expected, withPrecision(TOLERANCE));
        }
    }

    private static int[] trainable(Parameters parameters) {
        return parameters.tensors().stream()
                .filter(TensorSpec::trainable)
                .flatMapToInt(tensor -> IntStream.range(
                        tensor.offset(), tensor.offset() + tensor.shape().elements()))
                .toArray();
    }

    private static double lossAt(
            TrainableNetwork network, Parameters start, int index, float distance, Batch batch, Case each) {
        float[] values = start.values().clone();
        values[index] += distance;
        network.restore(new Parameters(start.tensors(), values), new OptimizerState(0, new float[0][]));
        return loss(network, batch, each);
    }

    private static double loss(TrainableNetwork network, Batch batch, Case each) {
        float[] outputs = new float[ROWS * each.network().output().elements()];
        return ((StepReport.Learned) network.step(batch, outputs)).loss();
    }
}
