package io.thalweg.engine.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GradientNormTest {

    @Test
    void leavesAShortGradientAlone() {
        assertThat(GradientNorm.scale(0.25, 0.6)).isEqualTo(1);
        assertThat(GradientNorm.scale(0, 0.6)).isEqualTo(1);
        assertThat(GradientNorm.scale(25, 0)).isEqualTo(1);
    }

    @Test
    void scalesALongGradientAsPyTorchDoes() {
        assertThat(GradientNorm.scale(25, 2)).isCloseTo(0.4f, within(1e-6f));
        // torch.nn.utils.clip_grad_norm_ on a gradient of length 0.001, to 0.0005.
        assertThat(GradientNorm.scale(1e-6, 5e-4)).isCloseTo(0.4995005f, within(1e-7f));
    }
}
