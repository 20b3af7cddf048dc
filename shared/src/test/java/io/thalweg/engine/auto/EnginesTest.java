package io.thalweg.engine.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.engine.EngineChoice;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.EmbeddingSpec;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnginesTest {

    @Test
    void learnsEventByEventInTheJvm() {
        EngineDecision decision = Engines.of(EngineChoice.AUTO, mlp(13, 64), 1);

        assertThat(decision.engine().name()).isEqualTo("jvm");
        assertThat(decision.reason()).contains("one row at a time");
    }

    @Test
    void learnsInTheJvmWhatIsMostlyMultipliedByZero() {
        assertThat(Engines.of(EngineChoice.AUTO, mlp(13, 64), 1, 0.54).reason())
                .isEqualTo(
                        "jvm, because 47 % of the multiplications are by inputs that are mostly zero, and it leaves those out");
        assertThat(Engines.of(EngineChoice.AUTO, mlp(784, 2000), 256, 0.54).reason())
                .startsWith("nd4j");
        assertThat(Engines.of(EngineChoice.AUTO, mlp(784, 2000), 256, 0.9).reason())
                .startsWith("jvm, because 90 %");
    }

    @Test
    void countsNoZerosInFrontOfAFewUnits() {
        // Below 16 units the jvm engine multiplies zeros like all else.
        NetworkSpec linear = new NetworkSpec(
                Shape.of(65_536), List.of(new DenseSpec(1, Activation.LINEAR)), Loss.BINARY_CROSS_ENTROPY);

        assertThat(Engines.of(EngineChoice.AUTO, linear, 32, 1).reason()).startsWith("nd4j");
    }

    @Test
    void learnsSmallBatchesInTheJvm() {
        EngineDecision decision = Engines.of(EngineChoice.AUTO, mlp(13, 64), 4);

        assertThat(decision.engine().name()).isEqualTo("jvm");
        assertThat(decision.reason()).contains("a step of 4 × 961 multiply-adds takes 23064 floating-point operations");
    }

    @Test
    void leavesLargeStepsToNd4j() {
        EngineDecision decision = Engines.of(EngineChoice.AUTO, mlp(784, 2000), 256);

        assertThat(decision.engine().name()).isEqualTo("nd4j");
        assertThat(decision.reason()).contains("at least " + Engines.CROSSOVER_FLOPS);
    }

    @Test
    void countsOfATableOnlyWhatARowOfTheBatchLooksUp() {
        List<LayerSpec> layers = List.of(new DenseSpec(1, Activation.LINEAR));
        NetworkSpec columns = new NetworkSpec(
                Shape.of(3), List.of(new EmbeddedColumn("station", 1, 1_000_000, 16)), layers, Loss.MSE);
        NetworkSpec numbers = new NetworkSpec(
                Shape.of(3), List.of(new EmbeddingSpec(1_000_000, 4), new FlattenSpec(), layers.get(0)), Loss.MSE);

        assertThat(Engines.of(EngineChoice.AUTO, columns, 32).reason())
                .isEqualTo(
                        "jvm, because a step of 32 × 35 multiply-adds takes 6720 floating-point operations, fewer than "
                                + Engines.CROSSOVER_FLOPS);
        assertThat(Engines.of(EngineChoice.AUTO, numbers, 32).reason())
                .startsWith("jvm, because a step of 32 × 25 multiply-adds");
    }

    @Test
    void leavesWhatTheJvmEngineDoesNotKnowToNd4j() {
        NetworkSpec overTime = new NetworkSpec(Shape.of(4, 3), List.of(new DenseSpec(2, Activation.LINEAR)), Loss.MSE);

        EngineDecision decision = Engines.of(EngineChoice.AUTO, overTime, 1);

        assertThat(decision.engine().name()).isEqualTo("nd4j");
        assertThat(decision.reason()).contains("network[0] is dense over [4, 3]");
    }

    @Test
    void givesWhatWasAskedFor() {
        assertThat(Engines.of(EngineChoice.JVM, mlp(784, 2000), 256).engine().name())
                .isEqualTo("jvm");
        assertThat(Engines.of(EngineChoice.ND4J, mlp(13, 64), 1).engine().name())
                .isEqualTo("nd4j");
    }

    @Test
    void saysThatTheVectorEngineIsNotOnTheClassPath() {
        // As here: the module is there, the engine's jar is not.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Engines.of(EngineChoice.VECTOR, mlp(13, 64), 1))
                .withMessageStartingWith(
                        "engine vector is not on the class path, which has the engines jvm, nd4j; add the jar");
    }

    @Test
    void refusesCudaWithoutItsBackend() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Engines.of(EngineChoice.ND4J_CUDA, mlp(13, 64), 1))
                .withMessageContaining("not on the class path")
                .withMessageContaining("use engine: auto");
    }

    private static NetworkSpec mlp(int inputs, int units) {
        return new NetworkSpec(
                Shape.of(inputs),
                List.of(new DenseSpec(units, Activation.RELU), new DenseSpec(1, Activation.LINEAR)),
                Loss.BINARY_CROSS_ENTROPY);
    }
}
