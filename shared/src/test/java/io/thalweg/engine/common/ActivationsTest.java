package io.thalweg.engine.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.thalweg.network.Activation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationsTest {

    @ParameterizedTest
    @CsvSource({
        "LINEAR, -1.5, -1.5",
        "SIGMOID, 2, 0.88079708",
        "TANH, 0.5, 0.46211716",
        "RELU, -3, 0",
        "RELU, 3, 3",
        "LEAKY_RELU, -3, -0.03",
        "ELU, -1, -0.63212056",
        "GELU, 1, 0.84134475",
        "GELU, -2, -0.04550026",
        "SWISH, -1, -0.26894142",
        "SOFTPLUS, 0, 0.69314718",
        "SOFTPLUS, 90, 90"
    })
    void givesTheFormulasValue(Activation activation, float z, float expected) {
        assertThat(valueAt(activation, z)).isCloseTo(expected, offset(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void keepsANumberThatIsNotOneVisible(Activation activation) {
        assertThat(valueAt(activation, Float.NaN)).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void hasTheSlopeOfItsValues(Activation activation) {
        for (float z : new float[] {-3, -1.2f, -0.3f, 0.4f, 1.1f, 5}) {
            float[] gradient = {1};
            Activations.backward(activation, new float[] {z}, new float[] {valueAt(activation, z)}, gradient, 1);
            double difference = (valueAt(activation, z + 1e-2f) - valueAt(activation, z - 1e-2f)) / 2e-2;
            assertThat((double) gradient[0]).as("slope at %s", z).isCloseTo(difference, offset(2e-4));
        }
    }

    private static float valueAt(Activation activation, float z) {
        float[] y = {0};
        Activations.apply(activation, new float[] {z}, y, 1);
        return y[0];
    }
}
