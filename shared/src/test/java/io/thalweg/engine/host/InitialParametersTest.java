package io.thalweg.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialParametersTest {

    @Test
    void fillsHesRangeBeforeReluAndGlorotsBeforeTheRest() {
        assertThat(widest(Activation.RELU)).isCloseTo((float) Math.sqrt(6.0 / 200), offset(1e-4f));
        assertThat(widest(Activation.TANH)).isCloseTo((float) Math.sqrt(6.0 / 300), offset(1e-4f));
    }

    @Test
    void beginsWithBiasesOfZero() {
        float[] values = InitialParameters.draw(network(Activation.RELU), 1).values();

        assertThat(Arrays.copyOfRange(values, 20_000, 20_100)).containsOnly(0);
    }

    @Test
    void drawsTheSameForTheSameSeedOnly() {
        float[] values = InitialParameters.draw(network(Activation.RELU), 1).values();

        assertThat(InitialParameters.draw(network(Activation.RELU), 1).values()).isEqualTo(values);
        assertThat(InitialParameters.draw(network(Activation.RELU), 2).values()).isNotEqualTo(values);
    }

    private static float widest(Activation activation) {
        float[] values = InitialParameters.draw(network(activation), 5).values();
        float widest = 0;
        for (float value : values) {
            widest = Math.max(widest, Math.abs(value));
        }
        return widest;
    }

    private static NetworkSpec network(Activation activation) {
        return new NetworkSpec(Shape.of(200), List.of(new DenseSpec(100, activation)), Loss.MSE);
    }
}
