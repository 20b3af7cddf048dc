package io.thalweg.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.common.LayerSupport;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.DropoutSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.ResidualSpec;
import io.thalweg.network.Shape;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;

class Nd4jEngineTest {

    private static final NetworkSpec NETWORK = new NetworkSpec(
            Shape.of(4),
            List.of(
                    new DenseSpec(3, Activation.TANH),
                    new ResidualSpec(List.of(new DenseSpec(3, Activation.TANH), new DropoutSpec(0.5)))),
            Loss.MSE);

    /** Every layer of this version is supported; the engine of another version may lack one. */
    private static final Engine WITHOUT_DROPOUT = new Nd4jEngine(new LayerSupport(
            "nd4j", "all but dropout", "take the layer out", (layer, shape) -> !(layer instanceof DropoutSpec)));

    @Test
    void supportsEveryLayer() {
        assertThat(new Nd4jEngine().unsupported(NETWORK)).isEmpty();
    }

    @Test
    void refusesALayerThatItDoesNotSupportInsideAResidualBlockToo() {
        String message =
                "the nd4j engine runs all but dropout, but network[1].residual.layers[1] is dropout over [3]; take"
                        + " the layer out";
        assertThat(WITHOUT_DROPOUT.refusal(NETWORK)).contains(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WITHOUT_DROPOUT.trainable(
                        new TrainingSpec(NETWORK, new Sgd(1, 0, false), Regularization.NONE, 1, 1)))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WITHOUT_DROPOUT.scoring(
                        NETWORK, new Parameters(NETWORK.tensors(), new float[NETWORK.parameterCount()])))
                .withMessage(message);
    }
}
