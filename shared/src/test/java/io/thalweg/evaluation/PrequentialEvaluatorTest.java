package io.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.features.LabelSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrequentialEvaluatorTest {

    private static final LabelSpec BINARY = new LabelSpec.Binary("class", "UP");
    private static final LabelSpec CLASSES = new LabelSpec.Classes("class", List.of("a", "b", "c"));
    private static final LabelSpec REGRESSION = new LabelSpec.Regression("bikes");

    static List<LabelSpec> labels() {
        return List.of(BINARY, CLASSES, REGRESSION);
    }

    @ParameterizedTest
    @MethodSource("labels")
    void saysNothingBeforeTheFirstExample(LabelSpec label) {
        assertThat(PrequentialEvaluator.of(label).metrics()).isEqualTo(Metrics.NONE);
    }

    @Test
    void judgesProbabilitiesOfTheDefinition() {
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(BINARY);
        evaluator.accept(new float[] {0.75f}, 0, 1);
        evaluator.accept(new float[] {0.75f}, 0, 0);
        evaluator.accept(new float[] {0.25f}, 0, 0);
        evaluator.accept(new float[] {9, 0.5f}, 1, 1);

        Metrics metrics = evaluator.metrics();
        assertThat(metrics.examples()).isEqualTo(4);
        assertThat(metrics.values().keySet())
                .containsExactly("accuracy", "logLoss", "auc", "recentAccuracy", "recentLogLoss");
        assertThat(metrics.values().get("accuracy")).isEqualTo(0.75);
        double logLoss = -(Math.log(0.75) + Math.log(0.25) + Math.log(0.75) + Math.log(0.5)) / 4;
        assertThat(metrics.values().get("logLoss")).isEqualTo(logLoss, within(1e-12));
        // Pairs (positive, negative): 0.75 against 0.75 is a tie, against 0.25 right; 0.5 against 0.75 wrong, against
        // 0.25 right.
        assertThat(metrics.values().get("auc")).isEqualTo(2.5 / 4);
    }

    @Test
    void boundsTheCostOfOneConfidentMistake() {
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(BINARY);
        evaluator.accept(new float[] {0}, 0, 1);

        assertThat(evaluator.metrics().values().get("logLoss")).isEqualTo(-Math.log(1e-7), within(1e-9));
    }

    @Test
    void leavesAucOutUntilBothClassesWereSeen() {
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(BINARY);
        evaluator.accept(new float[] {0.3f}, 0, 0);

        assertThat(evaluator.metrics().values()).doesNotContainKey("auc").containsKey("accuracy");
    }

    @Test
    void takesTheFirstOfEquallyProbableClasses() {
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(CLASSES);
        evaluator.accept(new float[] {0.4f, 0.4f, 0.2f}, 0, 0);
        evaluator.accept(new float[] {0.4f, 0.4f, 0.2f}, 0, 1);
        evaluator.accept(new float[] {-1, 0.1f, 0.2f, 0.7f}, 1, 2);

        Metrics metrics = evaluator.metrics();
        assertThat(metrics.values().keySet()).containsExactly("accuracy", "logLoss", "recentAccuracy", "recentLogLoss");
        assertThat(metrics.values().get("accuracy")).isEqualTo(2.0 / 3);
        assertThat(metrics.values().get("logLoss"))
                .isEqualTo(-(2 * Math.log(0.4f) + Math.log(0.7f)) / 3, within(1e-12));
    }

    @Test
    void measuresTheDistanceOfNumbers() {
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(REGRESSION);
        evaluator.accept(new float[] {10}, 0, 7);
        evaluator.accept(new float[] {2}, 0, 3);

        Metrics metrics = evaluator.metrics();
        assertThat(metrics.values().keySet()).containsExactly("mae", "rmse", "recentMae", "recentRmse");
        assertThat(metrics.values().get("mae")).isEqualTo(2.0);
        assertThat(metrics.values().get("rmse")).isEqualTo(Math.sqrt(5));
    }

    @Test
    void forgetsInTheRecentFiguresWhatIsOlderThanAThousandExamples() {
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(BINARY);
        for (int i = 0; i < 500; i++) {
            evaluator.accept(new float[] {0.9f}, 0, 0);
        }
        for (int i = 0; i < 900; i++) {
            evaluator.accept(new float[] {0.9f}, 0, 1);
        }

        assertThat(evaluator.metrics().values().get("accuracy")).isEqualTo(900.0 / 1400);
        assertThat(evaluator.metrics().values().get("recentAccuracy")).isEqualTo(0.9);
    }

    @ParameterizedTest
    @MethodSource("labels")
    void continuesToTheLastBitAfterARestore(LabelSpec label) throws IOException {
        for (int crash : new int[] {0, 1, 999, 1000, 1001, 2345}) {
            Random random = new Random(7);
            PrequentialEvaluator evaluator = PrequentialEvaluator.of(label);
            PrequentialEvaluator twin = PrequentialEvaluator.of(label);
            for (int i = 0; i < 3000; i++) {
                if (i == crash) {
                    byte[] state = twin.encode();
                    twin = PrequentialEvaluator.of(label);
                    twin.restore(state);
                }
                float[] predictions = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
                float truth = random.nextInt(label instanceof LabelSpec.Binary ? 2 : 3);
                evaluator.accept(predictions, 0, truth);
                twin.accept(predictions, 0, truth);
            }
            assertThat(twin.metrics()).isEqualTo(evaluator.metrics());
            assertThat(twin.encode()).isEqualTo(evaluator.encode());
        }
    }

    @Test
    void refusesTheStateOfAnotherLabel() {
        assertThatThrownBy(() -> PrequentialEvaluator.of(BINARY)
                        .restore(PrequentialEvaluator.of(CLASSES).encode()))
                .isInstanceOf(IOException.class)
                .hasMessage("the evaluator's state is of 3 classes but the label is of binary");
    }

    @ParameterizedTest
    @MethodSource("labels")
    void refusesAStateOfAnotherLength(LabelSpec label) {
        PrequentialEvaluator evaluator = PrequentialEvaluator.of(label);
        evaluator.accept(new float[] {0.1f, 0.2f, 0.7f}, 0, 1);
        byte[] state = evaluator.encode();

        for (int length = 0; length < state.length; length++) {
            byte[] truncated = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> PrequentialEvaluator.of(label).restore(truncated))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> PrequentialEvaluator.of(label).restore(Arrays.copyOf(state, state.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("the evaluator's state has 1 bytes too many");
    }
}
