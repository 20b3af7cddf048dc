package io.thalweg.engine.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.thalweg.engine.Parameters;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.network.initial.ByActivation;
import io.thalweg.network.initial.Uniform;
import io.thalweg.network.initial.Zeros;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InitialParametersTest {

    @Test
    void fillsHesRangeBeforeReluAndGlorotsBeforeTheRest() {
        assertThat(widest(Activation.RELU)).isCloseTo((float) Math.sqrt(6.0 / 200), offset(1e-4f));
        assertThat(widest(Activation.TANH)).isCloseTo((float) Math.sqrt(6.0 / 300), offset(1e-4f));
    }

    @Test
    void beginsWithBiasesOfZero() {
        float[] values = draw(Activation.RELU, 1).values();

        assertThat(Arrays.copyOfRange(values, 20_000, 20_100)).containsOnly(0);
    }

    @Test
    void drawsTheSameForTheSameSeedOnly() {
        float[] values = draw(Activation.RELU, 1).values();

        assertThat(draw(Activation.RELU, 1).values()).isEqualTo(values);
        assertThat(draw(Activation.RELU, 2).values()).isNotEqualTo(values);
    }

    @Test
    void drawsFromWhatTheInitializerSays() {
        float[] values = InitialParameters.draw(network(Activation.RELU), new Uniform(0.25), 1)
                .values();
        float[] weights = Arrays.copyOf(values, 20_000);
        Arrays.sort(weights);

        assertThat(weights[0]).isCloseTo(-0.25f, offset(1e-3f));
        assertThat(weights[10_000]).isCloseTo(0, offset(1e-2f));
        assertThat(weights[19_999]).isCloseTo(0.25f, offset(1e-3f));
        assertThat(InitialParameters.draw(network(Activation.RELU), new Zeros(), 1)
                        .values())
                .containsOnly(0);
    }

    @Test
    void neverChangesWhatASeedGives() {
        // Runs that are to be repeated begin with these: √(6 / 200) times the first numbers of the seed in [-1, 1).
        SplittableRandom random = new SplittableRandom(42);
        double bound = Math.sqrt(6.0 / 200);
        float[] values = draw(Activation.RELU, 42).values();
        for (int i = 0; i < 20_000; i++) {
            assertThat(values[i]).isEqualTo((float) random.nextDouble(-bound, bound));
        }
    }

    private static float widest(Activation activation) {
        float[] values = draw(activation, 5).values();
        float widest = 0;
        for (float value : values) {
            widest = Math.max(widest, Math.abs(value));
        }
        return widest;
    }

    private static Parameters draw(Activation activation, long seed) {
        return InitialParameters.draw(network(activation), new ByActivation(), seed);
    }

    private static NetworkSpec network(Activation activation) {
        return new NetworkSpec(Shape.of(200), List.of(new DenseSpec(100, activation)), Loss.MSE);
    }
}
