package io.thalweg.engine.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.EngineChoice;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnginesTest {

    private static final NetworkSpec DENSE =
            new NetworkSpec(Shape.of(3), List.of(new DenseSpec(1, Activation.LINEAR)), Loss.MSE);

    @Test
    void takesTheJvmForDenseNetworks() {
        EngineDecision decision = Engines.of(EngineChoice.AUTO, DENSE, 1);

        assertThat(decision.engine().name()).isEqualTo("jvm");
        assertThat(decision.reason()).isNotBlank();
    }

    @Test
    void takesTheEngineAskedFor() {
        assertThat(Engines.of(EngineChoice.JVM, DENSE, 32).engine().name()).isEqualTo("jvm");
    }

    @Test
    void refusesAnEngineThatCannotRunTheNetwork() {
        NetworkSpec image = new NetworkSpec(Shape.of(2, 3), List.of(new DenseSpec(1, Activation.LINEAR)), Loss.MSE);

        assertThatThrownBy(() -> Engines.of(EngineChoice.JVM, image, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("network[0]");
    }
}
