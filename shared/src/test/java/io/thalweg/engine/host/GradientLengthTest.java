package io.thalweg.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GradientLengthTest {

    @Test
    void leavesAShortGradientAlone() {
        assertThat(GradientLength.scale(0.25, 0.6)).isEqualTo(1);
        assertThat(GradientLength.scale(0, 0.6)).isEqualTo(1);
        assertThat(GradientLength.scale(25, 0)).isEqualTo(1);
    }

    @Test
    void scalesALongGradientAsPyTorchDoes() {
        assertThat(GradientLength.scale(25, 2)).isCloseTo(0.4f, within(1e-6f));
        // torch.nn.utils.clip_grad_norm_ on a gradient of length 0.001, to 0.0005.
        assertThat(GradientLength.scale(1e-6, 5e-4)).isCloseTo(0.4995005f, within(1e-7f));
    }
}
