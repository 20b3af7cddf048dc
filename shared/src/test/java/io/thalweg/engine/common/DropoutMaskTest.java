package io.thalweg.engine.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class DropoutMaskTest {

    @Test
    void dropsItsRateAndScalesTheRest() {
        float[] mask = new float[100_000];

        new DropoutMask(42, 1, 0.3).fill(7, 0, mask, mask.length);

        int dropped = 0;
        for (float value : mask) {
            assertThat(value).isIn(0f, (float) (1 / 0.7));
            dropped += value == 0 ? 1 : 0;
        }
        assertThat(dropped / 100_000.0).isCloseTo(0.3, offset(0.01));
    }

    @Test
    void dependsOnSeedStepLayerAndElementAndOnNothingElse() {
        float[] mask = mask(1, 2, 3, 0);

        assertThat(mask(1, 2, 3, 0)).isEqualTo(mask);
        assertThat(mask(9, 2, 3, 0)).isNotEqualTo(mask);
        assertThat(mask(1, 9, 3, 0)).isNotEqualTo(mask);
        assertThat(mask(1, 2, 9, 0)).isNotEqualTo(mask);
        assertThat(mask(1, 2, 3, 64)).isNotEqualTo(mask);
    }

    private static float[] mask(long seed, int layer, long step, long firstElement) {
        float[] mask = new float[64];
        new DropoutMask(seed, layer, 0.5).fill(step, firstElement, mask, mask.length);
        return mask;
    }
}
